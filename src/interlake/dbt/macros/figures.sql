{# Minutes between two times: whole seconds, 2 decimals; calendar time; negative where the end is earlier. #}
{% macro minutes_between(start_at, end_at) %}
    cast({{ intercom.difference(start_at, end_at, 'second') }} / 60.0 as numeric(18, 2))
{% endmacro %}


{# Whole seconds from one moment to another; negative where the second is earlier. #}
{% macro seconds_between(start_at, end_at) %}
    cast({{ intercom.difference(start_at, end_at, 'second') }} as {{ dbt.type_bigint() }})
{% endmacro %}


{# Seconds as minutes with 2 decimals, as minutes_between has them. #}
{% macro as_minutes(seconds) %}
    cast(({{ seconds }}) / 60.0 as numeric(18, 2))
{% endmacro %}


{# A sum as the integer it is: PostgreSQL makes sums of integers numeric. #}
{% macro as_integer(value) %}
    cast({{ value }} as {{ dbt.type_bigint() }})
{% endmacro %}


{# Mean with 2 decimals. Nine decimals first: a binary 1.00499… must round as the 1.005 it stands for. #}
{% macro rounded_mean(value) %}
    cast(round(cast({{ intercom.mean(value) }} as numeric(28, 9)), 2) as numeric(18, 2))
{% endmacro %}


{% macro mean(value) %}
    {{ return(adapter.dispatch('mean', 'intercom')(value)) }}
{% endmacro %}

{% macro default__mean(value) %}
    {{ return('avg(' ~ value ~ ')') }}
{% endmacro %}

{# The mean of integers would be one. #}
{% macro redshift__mean(value) %}
    {{ return('avg(cast(' ~ value ~ ' as numeric(28, 9)))') }}
{% endmacro %}


{# Mean rating: 2 decimals; by Fivetran's definition not rounded, of the type the warehouse gives it. #}
{% macro mean_rating(value) %}
    {%- if intercom.strict() -%}
    {{ intercom.mean(value) }}
    {%- else -%}
    {{ intercom.rounded_mean(value) }}
    {%- endif -%}
{% endmacro %}


{# How many there are: 0 where there is no row to count; by Fivetran's definition null. #}
{% macro number_found(value) %}
    {%- if intercom.strict() -%}
    {{ value }}
    {%- else -%}
    coalesce({{ value }}, 0)
    {%- endif -%}
{% endmacro %}


{# Continuous median with 2 decimals; nulls don't count. #}
{% macro rounded_median(value, ahead=false) %}
    cast(round(cast({{ intercom.median(value, ahead) }} as numeric(28, 9)), 2) as numeric(18, 2))
{% endmacro %}

{% macro median(value, ahead=false) %}
    {{ return(adapter.dispatch('median', 'intercom')(value, ahead)) }}
{% endmacro %}

{% macro default__median(value, ahead) %}
    {{ return(
        'percentile_cont(0.5) within group (order by cast(' ~ value ~ ' as '
        ~ intercom.type_double() ~ '))'
    ) }}
{% endmacro %}

{% macro redshift__median(value, ahead) %}
    {{ return(
        'max(' ~ intercom.name_ahead(value) ~ ')' if ahead else intercom.default__median(value, ahead)
    ) }}
{% endmacro %}

{# Its percentile_cont is a window: the mean of the two in the middle, which may be one. #}
{% macro bigquery__median(value, ahead) %}
    {%- set sorted = 'array_agg(cast(' ~ value ~ ' as float64) ignore nulls order by ' ~ value ~ ')' -%}
    {{ return(
        '(' ~ sorted ~ '[safe_offset(div(count(' ~ value ~ ') - 1, 2))] + '
        ~ sorted ~ '[safe_offset(div(count(' ~ value ~ '), 2))]) / 2'
    ) }}
{% endmacro %}


{#
    One figure as a share of another, 0 to 1, 4 decimals; null of nothing. Nine decimals first: a
    binary 0.03124… must round as the 0.03125 it stands for.
#}
{% macro share(part, whole) %}
    cast(
        round(
            cast(cast({{ part }} as numeric(28, 9)) / nullif({{ whole }}, 0) as numeric(28, 9)), 4
        ) as numeric(18, 4)
    )
{% endmacro %}
