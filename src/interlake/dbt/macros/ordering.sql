{# Values of a group in one text, sorted by code point, separated by a comma and a space. #}
{% macro sorted_list(value) %}
    {{ return(dbt.listagg(value, "', '", 'order by ' ~ intercom.by_code_point(value))) }}
{% endmacro %}


{# The same in the marts Fivetran knows; by its definition in the order of the warehouse's language. #}
{% macro known_list(value) %}
    {{ return(
        dbt.listagg(value, "', '", 'order by ' ~ value) if intercom.strict()
        else intercom.sorted_list(value)
    ) }}
{% endmacro %}


{# Text sorted by code point, not by the rules of some language, so that warehouses agree. #}
{% macro by_code_point(value) %}
    {{ return(adapter.dispatch('by_code_point', 'intercom')(value)) }}
{% endmacro %}

{% macro default__by_code_point(value) %}
    {{ return(value) }}
{% endmacro %}

{% macro postgres__by_code_point(value) %}
    {{ return(value ~ ' collate "C"') }}
{% endmacro %}


{# In which order parts were written: ids grow with time, so the longer number is the later. #}
{% macro part_order(id) %}
    created_at, length({{ id }}), {{ intercom.by_code_point(id) }}
{% endmacro %}
