{# What a JSON object holds by one name, as text; null where it holds nothing. #}
{% macro json_text(object, name) %}
    {{ return(adapter.dispatch('json_text', 'intercom')(object, name)) }}
{% endmacro %}

{% macro default__json_text(object, name) %}
    {{ return("json_extract_path_text(" ~ object ~ ", '" ~ name ~ "')") }}
{% endmacro %}

{% macro duckdb__json_text(object, name) %}
    {{ return("json_extract_string(" ~ object ~ ", '$." ~ name ~ "')") }}
{% endmacro %}

{% macro postgres__json_text(object, name) %}
    {{ return("(" ~ object ~ " ->> '" ~ name ~ "')") }}
{% endmacro %}

{% macro bigquery__json_text(object, name) %}
    {{ return("json_value(" ~ object ~ ", '$." ~ name ~ "')") }}
{% endmacro %}

{% macro snowflake__json_text(object, name) %}
    {{ return(intercom.snowflake__json_member(object, name)) }}
{% endmacro %}

{% macro redshift__json_text(object, name) %}
    {{ return(intercom.redshift__json_member(object, name)) }}
{% endmacro %}

{% macro spark__json_text(object, name) %}
    {{ return(intercom.spark__json_member(object, name)) }}
{% endmacro %}
