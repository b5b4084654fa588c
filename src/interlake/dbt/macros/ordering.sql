{# Values of a group in one text, sorted by code point, separated by a comma and a space. #}
{% macro sorted_list(value, ahead=false) %}
    {{ return(intercom.joined(value, intercom.by_code_point(value), ahead)) }}
{% endmacro %}


{# The same in the marts Fivetran knows; by its definition in the order of the warehouse's language. #}
{% macro known_list(value, ahead=false) %}
    {{ return(
        intercom.joined(value, value, ahead) if intercom.strict()
        else intercom.sorted_list(value, ahead)
    ) }}
{% endmacro %}


{% macro joined(value, order, ahead) %}
    {{ return(adapter.dispatch('joined', 'intercom')(value, order, ahead)) }}
{% endmacro %}

{% macro default__joined(value, order, ahead) %}
    {{ return(dbt.listagg(value, "', '", 'order by ' ~ order)) }}
{% endmacro %}

{% macro redshift__joined(value, order, ahead) %}
    {{ return(
        'max(' ~ intercom.name_ahead(value) ~ ')' if ahead
        else intercom.default__joined(value, order, ahead)
    ) }}
{% endmacro %}

{# dbt's own does not sort here. Text has one order only, that of its code points. #}
{% macro spark__joined(value, order, ahead) %}
    {{ return(
        'case when count(' ~ value ~ ') > 0 then array_join(array_sort(collect_list(' ~ value
        ~ ")), ', ') end"
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

{% macro redshift__by_code_point(value) %}
    {{ return(value) }}
{% endmacro %}


{# In which order parts were written: ids grow with time, so the longer number is the later. #}
{% macro part_order(id) %}
    created_at, length({{ id }}), {{ intercom.by_code_point(id) }}
{% endmacro %}
