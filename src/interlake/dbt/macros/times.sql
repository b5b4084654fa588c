{# Numbers from 0 on, in the column *step*: as many as asked for. #}
{% macro numbers(count) %}
    select cast(generated_number - 1 as {{ dbt.type_bigint() }}) as step
    from ({{ dbt.generate_series(count) }}) as series
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


{# A moment so many minutes or days after another one. #}
{% macro after(moment, count, unit) %}
    cast({{ intercom.moved(unit, count, moment) }} as {{ intercom.time_type() }})
{% endmacro %}


{# The UTC day of a moment. #}
{% macro day_of(moment) %}
    {{ return('cast(' ~ moment ~ ' as date)') }}
{% endmacro %}


{# The midnight a day begins with, or that was before a moment. #}
{% macro start_of_day(moment) %}
    {{ return('cast(cast(' ~ moment ~ ' as date) as ' ~ intercom.time_type() ~ ')') }}
{% endmacro %}


{# The day some days after another one. #}
{% macro days_after(day, days) %}
    {{ return('cast(' ~ intercom.moved('day', days, day) ~ ' as date)') }}
{% endmacro %}


{# Days from one day to another. #}
{% macro days_between(first, last) %}
    {{ return(intercom.difference(first, last, 'day')) }}
{% endmacro %}


{# Days from Monday, 0 to 6. The first of January 1900 was a Monday. #}
{% macro weekday_of(day) %}
    mod({{ intercom.days_between("cast('1900-01-01' as " ~ intercom.time_type() ~ ")", day) }}, 7)
{% endmacro %}
