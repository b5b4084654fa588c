{#
    A raw column, as columns_there() tells it, cast to the kind the catalog declares; null of that kind
    where it is missing.
#}
{% macro cast_to_kind(column, kind) %}
    {%- if not column -%}
        {{ return('cast(null as ' ~ intercom.type_of(kind) ~ ')') }}
    {%- elif kind == 'timestamp' -%}
        {{ return(intercom.utc(column.sql, intercom.has_zone(column.type))) }}
    {%- elif kind == 'json' -%}
        {{ return(column.sql) }}
    {%- endif -%}
    {{ return('cast(' ~ column.sql ~ ' as ' ~ intercom.type_of(kind) ~ ')') }}
{% endmacro %}


{# Whether times of a type carry their zone; those that don't are UTC already. #}
{% macro has_zone(data_type) %}
    {{ return(adapter.dispatch('has_zone', 'intercom')(data_type)) }}
{% endmacro %}

{% macro default__has_zone(data_type) %}
    {%- set without = ('timestamp', 'date', 'datetime') -%}
    {{ return(
        data_type is none or 'with time zone' in data_type or 'tz' in data_type
        or not data_type.startswith(without)
    ) }}
{% endmacro %}

{% macro snowflake__has_zone(data_type) %}
    {{ return(data_type is none or not data_type.startswith(('timestamp_ntz', 'datetime', 'date'))) }}
{% endmacro %}

{% macro bigquery__has_zone(data_type) %}
    {{ return(data_type not in ('datetime', 'date')) }}
{% endmacro %}

{% macro spark__has_zone(data_type) %}
    {{ return(data_type not in ('timestamp_ntz', 'date')) }}
{% endmacro %}


{# Asked one by one: making the whole list of types each time would cost more than the rest. #}
{% macro type_of(kind) %}
    {%- if kind in ('integer', 'bigint') -%}
        {{ return(dbt.type_bigint()) }}
    {%- elif kind in ('float', 'double') -%}
        {{ return(intercom.type_double()) }}
    {%- elif kind == 'boolean' -%}
        {{ return(dbt.type_boolean()) }}
    {%- elif kind == 'json' -%}
        {{ return(intercom.type_json()) }}
    {%- elif kind == 'timestamp' -%}
        {{ return(intercom.time_type()) }}
    {%- endif -%}
    {{ return(intercom.text_type()) }}
{% endmacro %}


{% macro text_type() %}
    {{ return(adapter.dispatch('text_type', 'intercom')()) }}
{% endmacro %}

{% macro default__text_type() %}
    {{ return(dbt.type_string()) }}
{% endmacro %}

{# Where text is varchar(256). #}
{% macro redshift__text_type() %}
    {{ return('varchar(65535)') }}
{% endmacro %}


{# A wall clock: no time zone, neither its own nor that of the session. #}
{% macro time_type() %}
    {{ return(adapter.dispatch('time_type', 'intercom')()) }}
{% endmacro %}

{% macro default__time_type() %}
    {{ return(dbt.type_timestamp()) }}
{% endmacro %}

{% macro snowflake__time_type() %}
    {{ return('timestamp_ntz') }}
{% endmacro %}

{% macro bigquery__time_type() %}
    {{ return('datetime') }}
{% endmacro %}

{% macro spark__time_type() %}
    {{ return('timestamp_ntz') }}
{% endmacro %}


{% macro type_double() %}
    {{ return(adapter.dispatch('type_double', 'intercom')()) }}
{% endmacro %}

{% macro default__type_double() %}
    {{ return('double precision') }}
{% endmacro %}

{% macro duckdb__type_double() %}
    {{ return('double') }}
{% endmacro %}

{% macro bigquery__type_double() %}
    {{ return('float64') }}
{% endmacro %}

{% macro spark__type_double() %}
    {{ return('double') }}
{% endmacro %}


{% macro type_json() %}
    {{ return(adapter.dispatch('type_json', 'intercom')()) }}
{% endmacro %}

{% macro default__type_json() %}
    {{ return('json') }}
{% endmacro %}

{% macro postgres__type_json() %}
    {{ return('jsonb') }}
{% endmacro %}

{% macro snowflake__type_json() %}
    {{ return('variant') }}
{% endmacro %}

{% macro redshift__type_json() %}
    {{ return('super') }}
{% endmacro %}

{# JSON is text here. #}
{% macro spark__type_json() %}
    {{ return(intercom.text_type()) }}
{% endmacro %}


{# A moment as the UTC wall clock, whatever the time zone of the session is. #}
{% macro utc(moment, zoned=true) %}
    {%- if not zoned -%}
        {{ return('cast(' ~ moment ~ ' as ' ~ intercom.time_type() ~ ')') }}
    {%- endif -%}
    {{ return(adapter.dispatch('utc', 'intercom')(moment)) }}
{% endmacro %}

{% macro default__utc(moment) %}
    {{ return('cast(' ~ moment ~ ' as ' ~ intercom.time_type() ~ ')') }}
{% endmacro %}

{# What it counts inside is the UTC clock already; `at time zone` asks a calendar, at 15 times the cost. #}
{% macro duckdb__utc(moment) %}
    {{ return('make_timestamp(epoch_us(cast(' ~ moment ~ ' as timestamp with time zone)))') }}
{% endmacro %}

{% macro postgres__utc(moment) %}
    {{ return("cast(" ~ moment ~ " as timestamp with time zone) at time zone 'UTC'") }}
{% endmacro %}

{% macro snowflake__utc(moment) %}
    {{ return(
        "cast(convert_timezone('UTC', cast(" ~ moment ~ " as timestamp_tz)) as timestamp_ntz)"
    ) }}
{% endmacro %}

{% macro bigquery__utc(moment) %}
    {{ return('datetime(cast(' ~ moment ~ ' as timestamp))') }}
{% endmacro %}

{% macro spark__utc(moment) %}
    {{ return(
        "convert_timezone('UTC', cast(cast(" ~ moment ~ " as timestamp) as timestamp_ntz))"
    ) }}
{% endmacro %}


{# End of a version that still holds: the largest time Fivetran writes. #}
{% macro end_of_time() %}
    {{ return("cast('9999-12-31 23:59:59.999' as " ~ intercom.time_type() ~ ")") }}
{% endmacro %}


{# Nulls that have a type, for the columns of a union. #}
{% macro no_text() %}
    cast(null as {{ intercom.text_type() }})
{% endmacro %}

{% macro no_time() %}
    cast(null as {{ intercom.time_type() }})
{% endmacro %}


{# For models: their linter knows no `dbt.type_bigint`. #}
{% macro bigint_type() %}
    {{ return(dbt.type_bigint()) }}
{% endmacro %}
