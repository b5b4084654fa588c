{#
    The value of the first or last row of a group that meets a condition and has a value, by the
    column *place*. One grouped pass answers all of them, where windows would sort once for each.
#}
{% macro first_value_by_place(value, condition) %}
    {{ return(adapter.dispatch('value_by_place', 'intercom')('min', value, condition)) }}
{% endmacro %}

{% macro last_value_by_place(value, condition) %}
    {{ return(adapter.dispatch('value_by_place', 'intercom')('max', value, condition)) }}
{% endmacro %}

{% macro default__value_by_place(end, value, condition) -%}
    {{ end }}_by({{ value }}, case when {{ condition }} and {{ value }} is not null then place end)
{%- endmacro %}

{% macro postgres__value_by_place(end, value, condition) -%}
    (
        array_agg({{ value }} order by place {{ 'asc' if end == 'min' else 'desc' }})
        filter (where {{ condition }} and {{ value }} is not null and place is not null)
    )[1]
{%- endmacro %}
