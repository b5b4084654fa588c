{#
    The value of the first or last row of a group that meets a condition and has a value, by the
    column *place*. One grouped pass answers all of them, where windows would sort once for each.
    With *nulls* a row without a value wins as well, and the answer is null.
#}
{% macro first_value_by_place(value, condition, nulls=false) %}
    {{ return(adapter.dispatch('value_by_place', 'intercom')('min', value, condition, nulls)) }}
{% endmacro %}

{% macro last_value_by_place(value, condition, nulls=false) %}
    {{ return(adapter.dispatch('value_by_place', 'intercom')('max', value, condition, nulls)) }}
{% endmacro %}

{# Nulls stand in as the empty text: some dialects pass over rows without a value, some don't. #}
{% macro default__value_by_place(end, value, condition, nulls) -%}
    {%- if nulls -%}
    nullif({{ end }}_by(coalesce({{ value }}, ''), case when {{ condition }} then place end), '')
    {%- else -%}
    {{ end }}_by({{ value }}, case when {{ condition }} and {{ value }} is not null then place end)
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__value_by_place(end, value, condition, nulls) -%}
    {%- if nulls -%}
    arg_{{ end }}_null({{ value }}, case when {{ condition }} then place end)
    {%- else -%}
    {{ intercom.default__value_by_place(end, value, condition, nulls) }}
    {%- endif -%}
{%- endmacro %}

{#
    PostgreSQL has no min_by, and an array in order sorts once for each group and value: ten times as
    slow. So the place, padded, goes before the value, with a sign between that tells null from text.
#}
{% macro postgres__value_by_place(end, value, condition, nulls) -%}
    substring(nullif(substring(
        {{ end }}((lpad(cast(place as text), 12, '0') || coalesce('1' || {{ value }}, '0')) collate "C")
        filter (
            where {{ condition }} and place is not null
            {%- if not nulls %} and {{ value }} is not null{% endif %}
        ), 13
    ), '0'), 2) collate "default"
{%- endmacro %}

{# The same without a sign: an empty text counts as null. #}
{% macro redshift__value_by_place(end, value, condition, nulls) -%}
    {%- set found = "coalesce(" ~ value ~ ", '')" if nulls else value -%}
    nullif(substring({{ end }}(
        case when {{ condition }} then lpad(cast(place as varchar(12)), 12, '0') || {{ found }} end
    ), 13), '')
{%- endmacro %}
