{# The numbers 0 to 9999, one a row: days enough for 27 years, in any dialect. #}
{% macro day_numbers() %}
    select thousands.digit * 1000 + hundreds.digit * 100 + tens.digit * 10 + ones.digit as day_number
    from ({{ intercom.digits() }}) as ones
    cross join ({{ intercom.digits() }}) as tens
    cross join ({{ intercom.digits() }}) as hundreds
    cross join ({{ intercom.digits() }}) as thousands
{% endmacro %}

{% macro digits() %}
    {%- for digit in range(10) -%}
        select {{ digit }} as digit {{ 'union all ' if not loop.last }}
    {%- endfor -%}
{% endmacro %}


{# The UTC day of a time. #}
{% macro day_of(moment) %}
    {{ return('cast(' ~ moment ~ ' as date)') }}
{% endmacro %}


{# The day some days after another one. #}
{% macro days_after(day, days) %}
    {{ return('cast(' ~ intercom.moved('day', days, day) ~ ' as date)') }}
{% endmacro %}


{# Days from one day to another. #}
{% macro days_between(first, last) %}
    {{ return(intercom.difference(first, last, 'day')) }}
{% endmacro %}


{# A day's first moment. #}
{% macro start_of(day) %}
    {{ return('cast(' ~ day ~ ' as ' ~ intercom.time_type() ~ ')') }}
{% endmacro %}


{# A share with 4 decimals; null where there is nothing to share. #}
{% macro share_of(part, whole) %}
    cast(round(cast({{ part }} as numeric(28, 9)) / nullif({{ whole }}, 0), 4) as numeric(18, 4))
{% endmacro %}


{# In which order parts were written: ids grow with time, so the longer number is the later. #}
{% macro part_order(id) %}
    created_at, length({{ id }}), {{ intercom.by_code_point(id) }}
{% endmacro %}
