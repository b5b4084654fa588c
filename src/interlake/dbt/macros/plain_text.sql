{#
    HTML as text: a line for each paragraph, list item, heading and break, no tags, and the entities
    that texts are full of as the characters they stand for.
#}
{% macro plain_text(html) %}
    {%- set text = intercom.replace_all(html, '<br[^>]*>|</p>|</li>|</h[1-6]>', 'chr(10)') -%}
    {%- set text = intercom.replace_all(text, '<[^>]+>', "''") -%}
    {%- set entities = [
        ('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&#39;', "'"), ('&#x27;', "'"),
        ('&nbsp;', ' '), ('&amp;', '&'),
    ] -%}
    {%- set found = namespace(text=text) -%}
    {%- for entity, character in entities -%}
        {%- set found.text = "replace(" ~ found.text ~ ", '" ~ entity ~ "', "
            ~ intercom.literal(character) ~ ")" -%}
    {%- endfor -%}
    {{ return(intercom.replace_all(found.text, '^[[:space:]]+|[[:space:]]+$', "''")) }}
{% endmacro %}


{# Every match of a pattern, not only the first, replaced by what an expression gives. #}
{% macro replace_all(value, pattern, replacement) %}
    {{ return(adapter.dispatch('replace_all', 'intercom')(value, pattern, replacement)) }}
{% endmacro %}

{% macro default__replace_all(value, pattern, replacement) %}
    {{ return("regexp_replace(" ~ value ~ ", '" ~ pattern ~ "', " ~ replacement ~ ")") }}
{% endmacro %}

{% macro duckdb__replace_all(value, pattern, replacement) %}
    {{ return("regexp_replace(" ~ value ~ ", '" ~ pattern ~ "', " ~ replacement ~ ", 'g')") }}
{% endmacro %}

{% macro postgres__replace_all(value, pattern, replacement) %}
    {{ return("regexp_replace(" ~ value ~ ", '" ~ pattern ~ "', " ~ replacement ~ ", 'g')") }}
{% endmacro %}

{% macro redshift__replace_all(value, pattern, replacement) %}
    {{ return(intercom.default__replace_all(value, pattern, replacement)) }}
{% endmacro %}

{# Java has another name for blanks. #}
{% macro spark__replace_all(value, pattern, replacement) %}
    {{ return(
        intercom.default__replace_all(value, pattern.replace('[:space:]', '\\\\s'), replacement)
    ) }}
{% endmacro %}
