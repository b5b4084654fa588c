{#
    A raw column, as columns_there() tells it, cast to the kind the catalog declares; null of that kind
    where it is missing.
#}
{% macro cast_to_kind(column, kind) %}
    {%- if not column -%}
        {%- set data_type = dbt.type_timestamp() if kind == 'timestamp' else intercom.type_of(kind) -%}
        {{ return('cast(null as ' ~ data_type ~ ')') }}
    {%- elif kind == 'timestamp' -%}
        {{ return(intercom.utc(column.sql, intercom.has_zone(column.type))) }}
    {%- elif kind == 'json' -%}
        {{ return(column.sql) }}
    {%- endif -%}
    {{ return('cast(' ~ column.sql ~ ' as ' ~ intercom.type_of(kind) ~ ')') }}
{% endmacro %}


{# Whether times of a type carry their zone; those that don't are UTC already. #}
{% macro has_zone(data_type) %}
    {%- set without = ('timestamp', 'date', 'datetime') -%}
    {{ return(
        data_type is none or 'with time zone' in data_type or 'tz' in data_type
        or not data_type.startswith(without)
    ) }}
{% endmacro %}


{% macro type_of(kind) %}
    {%- set types = {
        'integer': dbt.type_bigint(),
        'float': intercom.type_double(),
        'boolean': dbt.type_boolean(),
        'json': intercom.type_json(),
    } -%}
    {{ return(types.get(kind, dbt.type_string())) }}
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


{% macro type_json() %}
    {{ return(adapter.dispatch('type_json', 'intercom')()) }}
{% endmacro %}

{% macro default__type_json() %}
    {{ return('json') }}
{% endmacro %}

{% macro postgres__type_json() %}
    {{ return('jsonb') }}
{% endmacro %}


{# A moment as the UTC wall clock, whatever the time zone of the session is. #}
{% macro utc(moment, zoned=true) %}
    {%- if not zoned -%}
        {{ return('cast(' ~ moment ~ ' as ' ~ dbt.type_timestamp() ~ ')') }}
    {%- endif -%}
    {{ return(adapter.dispatch('utc', 'intercom')(moment)) }}
{% endmacro %}

{% macro default__utc(moment) %}
    {{ return('cast(' ~ moment ~ ' as ' ~ dbt.type_timestamp() ~ ')') }}
{% endmacro %}

{% macro duckdb__utc(moment) %}
    {{ return("cast(" ~ moment ~ " as timestamp with time zone) at time zone 'UTC'") }}
{% endmacro %}

{% macro postgres__utc(moment) %}
    {{ return("cast(" ~ moment ~ " as timestamp with time zone) at time zone 'UTC'") }}
{% endmacro %}


{# End of a version that still holds: the largest time Fivetran writes. #}
{% macro end_of_time() %}
    {{ return("cast('9999-12-31 23:59:59.999' as " ~ dbt.type_timestamp() ~ ")") }}
{% endmacro %}


{# Nulls that have a type, for the columns of a union. #}
{% macro no_text() %}
    cast(null as {{ dbt.type_string() }})
{% endmacro %}

{% macro no_time() %}
    cast(null as {{ dbt.type_timestamp() }})
{% endmacro %}


{# Types for models: their linter knows no `dbt.type_bigint`. #}
{% macro text_type() %}
    {{ return(dbt.type_string()) }}
{% endmacro %}

{% macro bigint_type() %}
    {{ return(dbt.type_bigint()) }}
{% endmacro %}
