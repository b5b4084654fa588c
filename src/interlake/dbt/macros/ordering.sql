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


{# The order of that list. #}
{% macro list_order(value) %}
    {{ return(value if intercom.strict() else intercom.by_code_point(value)) }}
{% endmacro %}


{#
    Values of the rows of a group that meet a condition, each once: of the row that *is_first* marks.
    Several such lists in one select ask for one *order*, so a warehouse sorts once for all of them.
#}
{% macro list_of_first(value, condition, is_first, order) %}
    {{ return(adapter.dispatch('list_of_first', 'intercom')(value, condition, is_first, order)) }}
{% endmacro %}

{# A list of nothing is an empty text in Snowflake. #}
{% macro default__list_of_first(value, condition, is_first, order) %}
    {%- set first = 'case when ' ~ condition ~ ' and ' ~ is_first ~ ' then ' ~ value ~ ' end' -%}
    {{ return('nullif(' ~ intercom.joined(first, order, false) ~ ", '')") }}
{% endmacro %}

{% macro duckdb__list_of_first(value, condition, is_first, order) %}
    {{ return(
        'array_to_string(list_sort(list_distinct(list(' ~ value ~ ') filter (where ' ~ condition
        ~ ' and ' ~ value ~ " is not null))), ', ')"
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

{# An aggregate with an order sorts each group apart, and takes twice as long as a list sorted after. #}
{% macro duckdb__joined(value, order, ahead) %}
    {{ return(
        'array_to_string(list_sort(list(' ~ value ~ ') filter (where ' ~ value
        ~ " is not null)), ', ')"
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
