{# Numbers from 0 on, in the column *step*: as many as asked for. #}
{% macro numbers(count) %}
    select cast(generated_number - 1 as {{ dbt.type_bigint() }}) as step
    from ({{ dbt.generate_series(count) }}) as series
{% endmacro %}


{# Nulls that have a type, for the columns of a union. #}
{% macro no_text() %}
    cast(null as {{ intercom.text_type() }})
{% endmacro %}

{% macro no_time() %}
    cast(null as {{ intercom.time_type() }})
{% endmacro %}


{# A sum as the integer it is: PostgreSQL makes sums of integers numeric. #}
{% macro as_integer(value) %}
    cast({{ value }} as {{ dbt.type_bigint() }})
{% endmacro %}


{# The wall clock of a time zone at a moment of UTC, both without zone. #}
{% macro local_time(moment, zone) %}
    {{ return(adapter.dispatch('local_time', 'intercom')(moment, zone)) }}
{% endmacro %}

{% macro default__local_time(moment, zone) %}
    {{ return("convert_timezone('UTC', " ~ zone ~ ", " ~ moment ~ ")") }}
{% endmacro %}

{% macro duckdb__local_time(moment, zone) %}
    {{ return("((" ~ moment ~ " at time zone 'UTC') at time zone " ~ zone ~ ")") }}
{% endmacro %}

{% macro postgres__local_time(moment, zone) %}
    {{ return("((" ~ moment ~ " at time zone 'UTC') at time zone " ~ zone ~ ")") }}
{% endmacro %}

{% macro bigquery__local_time(moment, zone) %}
    {{ return("datetime(timestamp(" ~ moment ~ "), " ~ zone ~ ")") }}
{% endmacro %}

{% macro redshift__local_time(moment, zone) %}
    {{ return(intercom.default__local_time(moment, zone)) }}
{% endmacro %}


{# Whether the warehouse knows a time zone: an unknown one would stop the whole build. #}
{% macro knows_time_zone(zone) %}
    {{ return(adapter.dispatch('knows_time_zone', 'intercom')(zone)) }}
{% endmacro %}

{% macro default__knows_time_zone(zone) %}
    {{ return(zone ~ " in ('" ~ modules.pytz.all_timezones | join("', '") ~ "')") }}
{% endmacro %}

{% macro duckdb__knows_time_zone(zone) %}
    {{ return(zone ~ " in (select name from pg_timezone_names())") }}
{% endmacro %}

{% macro postgres__knows_time_zone(zone) %}
    {{ return(zone ~ " in (select name from pg_timezone_names)") }}
{% endmacro %}

{# Its list of them is not to be joined with tables. #}
{% macro redshift__knows_time_zone(zone) %}
    {{ return(intercom.default__knows_time_zone(zone)) }}
{% endmacro %}


{# Whole seconds from one moment to another; negative where the second is earlier. #}
{% macro seconds_between(start_at, end_at) %}
    cast({{ intercom.difference(start_at, end_at, 'second') }} as {{ dbt.type_bigint() }})
{% endmacro %}


{# Seconds as minutes with 2 decimals, as minutes_between has them. #}
{% macro as_minutes(seconds) %}
    cast(({{ seconds }}) / 60.0 as numeric(18, 2))
{% endmacro %}


{# A moment so many minutes or days after another one. #}
{% macro after(moment, count, unit) %}
    cast({{ intercom.moved(unit, count, moment) }} as {{ intercom.time_type() }})
{% endmacro %}


{# The midnight before a moment. #}
{% macro start_of_day(moment) %}
    cast({{ dbt.date_trunc('day', moment) }} as {{ intercom.time_type() }})
{% endmacro %}


{# Days from Monday, 0 to 6. The first of January 1900 was a Monday. #}
{% macro weekday_of(day) %}
    mod({{ intercom.difference("cast('1900-01-01' as " ~ intercom.time_type() ~ ")", day, 'day') }}, 7)
{% endmacro %}


{#
    The reading of an office clock: seconds of office hours from the clock's beginning to a moment.
    *piece* is the row of int_intercom__office_clock that `at_piece` joins. The minutes of any two
    moments are the difference of two readings.
#}
{% macro office_reading(piece, moment) %}
    {{ piece }}.seconds_before + greatest(
        0,
        least(
            {{ intercom.seconds_between(piece ~ '.starts_at', moment) }},
            {{ piece }}.open_seconds
        )
    )
{% endmacro %}


{# The one piece of a schedule's clock that holds a moment: an equality, then a short range. #}
{% macro at_piece(piece, moment) %}
    cast({{ moment }} as date) = {{ piece }}.on_date
    and {{ moment }} >= {{ piece }}.starts_at
    and {{ moment }} < {{ piece }}.ends_at
{% endmacro %}


{# One count as a share of another, 0 to 1, 4 decimals; null of nothing. #}
{% macro share(part, whole) %}
    cast(({{ part }}) * 1.0 / nullif({{ whole }}, 0) as numeric(18, 4))
{% endmacro %}
