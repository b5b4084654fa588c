{#
    A relation in which what a group sorts is found before it is grouped. Redshift needs that where
    one select has several lists or medians, for all that it sorts there must ask for the same
    order. Elsewhere it is the relation itself. Lists and medians are then asked for with
    `ahead=true`.
#}
{% macro sorted_ahead(relation, keys, lists=[], medians=[]) %}
    {{ return(adapter.dispatch('sorted_ahead', 'intercom')(relation, keys, lists, medians)) }}
{% endmacro %}

{% macro default__sorted_ahead(relation, keys, lists, medians) %}
    {{ return(relation) }}
{% endmacro %}

{% macro redshift__sorted_ahead(relation, keys, lists, medians) %}
    {%- set columns = ['*'] -%}
    {%- for value in lists + medians -%}
        {%- set found = intercom.sorted_list(value) if value in lists else intercom.median(value) -%}
        {%- do columns.append(
            found ~ ' over (partition by ' ~ keys | join(', ') ~ ') as '
            ~ intercom.name_ahead(value)
        ) -%}
    {%- endfor -%}
    {{ return('(select ' ~ columns | join(', ') ~ ' from ' ~ relation ~ ') as ahead') }}
{% endmacro %}

{% macro name_ahead(value) %}
    {{ return('sorted_' ~ local_md5(value)[:8]) }}
{% endmacro %}
