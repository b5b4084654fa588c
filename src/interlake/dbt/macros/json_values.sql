{#
    A value of a JSON object as a column of one kind: text, integer, float, boolean, timestamp or
    json. A value that is not of that kind is null, and never an error: attributes hold what was
    put in before their type was changed. Times are Unix seconds or ISO text, read as UTC.
#}
{% macro json_value(object, key, kind) %}
    {%- set value = intercom.json_member(object, key) -%}
    {%- if kind == 'integer' -%}
        {{ return(intercom.json_integer(value)) }}
    {%- elif kind == 'float' -%}
        {{ return(intercom.json_float(value)) }}
    {%- elif kind == 'boolean' -%}
        {{ return(
            "case lower(" ~ value ~ ") when 'true' then true when 'false' then false end"
        ) }}
    {%- elif kind == 'timestamp' -%}
        {{ return(intercom.json_timestamp(value)) }}
    {%- elif kind == 'json' -%}
        {{ return(intercom.json_part(object, key)) }}
    {%- endif -%}
    {{ return(value) }}
{% endmacro %}


{# A whole number of at most 18 digits. #}
{% macro json_integer(value) %}
    {{ return(
        'case when ' ~ intercom.matches(value, '^-?[0-9]{1,18}([.]0+)?$')
        ~ ' then cast(' ~ dbt.split_part(value, "'.'", 1) ~ ' as ' ~ dbt.type_bigint() ~ ') end'
    ) }}
{% endmacro %}


{# A number far enough from the edges of a double not to fall over them. #}
{% macro json_float(value) %}
    {{ return(
        'case when '
        ~ intercom.matches(value, '^-?[0-9]{1,100}([.][0-9]{1,100})?([eE][-+]?[0-9]{1,2})?$')
        ~ ' then cast(' ~ value ~ ' as ' ~ intercom.type_double() ~ ') end'
    ) }}
{% endmacro %}


{# Unix seconds of the years 1 to 9999, or an ISO date or time; one without zone is UTC. #}
{% macro json_timestamp(value) %}
    {%- set days = '(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31' -%}
    {%- set leap = '([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)-02-29' -%}
    {%- set date = '(([12][0-9]{3})-(' ~ days ~ ')|' ~ leap ~ ')' -%}
    {%- set time = '[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?' -%}
    {%- set zone = '(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])' -%}
    {{ return(
        'case'
        ~ ' when ' ~ intercom.matches(value, '^-?[0-9]{1,12}$') ~ ' then case when cast(' ~ value
        ~ ' as ' ~ dbt.type_bigint() ~ ') between -62135596800 and 253402300799 then '
        ~ intercom.from_unix_seconds('cast(' ~ value ~ ' as ' ~ dbt.type_bigint() ~ ')') ~ ' end'
        ~ ' when ' ~ intercom.matches(value, '^' ~ date ~ '$')
        ~ ' then ' ~ intercom.utc(value ~ " || ' 00:00:00+00:00'")
        ~ ' when ' ~ intercom.matches(value, '^' ~ date ~ time ~ '$')
        ~ ' then ' ~ intercom.utc(value ~ " || '+00:00'")
        ~ ' when ' ~ intercom.matches(value, '^' ~ date ~ time ~ zone ~ '$')
        ~ ' then ' ~ intercom.utc(value)
        ~ ' end'
    ) }}
{% endmacro %}


{#
    Text in quotes, whatever is in it. A backslash is written by its number: where dbt puts ephemeral
    models into a query, it takes one before a quote for an escape, loses count of the quotes, and cuts
    the query at the next semicolon.
#}
{% macro literal(text) %}
    {{ return(adapter.dispatch('literal', 'intercom')(text)) }}
{% endmacro %}

{% macro default__literal(text) %}
    {{ return("'" ~ text.replace('\\', '\\u005C').replace("'", "\\'") ~ "'") }}
{% endmacro %}

{% macro postgres__literal(text) %}
    {%- set quoted = text.replace("'", "''") -%}
    {{ return(
        "E'" ~ quoted.replace('\\', '\\x5C') ~ "'" if '\\' in text else "'" ~ quoted ~ "'"
    ) }}
{% endmacro %}

{% macro duckdb__literal(text) %}
    {{ return(intercom.postgres__literal(text)) }}
{% endmacro %}

{% macro redshift__literal(text) %}
    {{ return("'" ~ text.replace('\\', "' || chr(92) || '").replace("'", "\\'") ~ "'") }}
{% endmacro %}


{# One value of a JSON object as text; null where the key is missing or the value is null. #}
{% macro json_member(object, key) %}
    {{ return(adapter.dispatch('json_member', 'intercom')(object, key)) }}
{% endmacro %}

{% macro default__json_member(object, key) %}
    {{ return('json_value(' ~ object ~ ', ' ~ intercom.literal(intercom.json_path(key)) ~ ')') }}
{% endmacro %}

{% macro duckdb__json_member(object, key) %}
    {{ return(
        "json_extract_string(" ~ object ~ ", " ~ intercom.literal(intercom.json_pointer(key)) ~ ")"
    ) }}
{% endmacro %}

{% macro postgres__json_member(object, key) %}
    {{ return('(' ~ object ~ ' ->> ' ~ intercom.literal(key) ~ ')') }}
{% endmacro %}

{% macro snowflake__json_member(object, key) %}
    {{ return('cast(get(' ~ object ~ ', ' ~ intercom.literal(key) ~ ') as varchar)') }}
{% endmacro %}

{# It gives the empty text for a key that is not there. #}
{% macro redshift__json_member(object, key) %}
    {{ return(
        'nullif(json_extract_path_text(json_serialize(' ~ object ~ '), ' ~ intercom.literal(key)
        ~ "), '')"
    ) }}
{% endmacro %}

{# Its paths do not take every key. #}
{% macro spark__json_member(object, key) %}
    {{ return(
        "try_element_at(from_json(" ~ object ~ ", 'map<string,string>'), "
        ~ intercom.literal(key) ~ ')'
    ) }}
{% endmacro %}


{# One value of a JSON object as JSON. #}
{% macro json_part(object, key) %}
    {{ return(adapter.dispatch('json_part', 'intercom')(object, key)) }}
{% endmacro %}

{% macro default__json_part(object, key) %}
    {{ return('json_query(' ~ object ~ ', ' ~ intercom.literal(intercom.json_path(key)) ~ ')') }}
{% endmacro %}

{% macro duckdb__json_part(object, key) %}
    {{ return("json_extract(" ~ object ~ ", " ~ intercom.literal(intercom.json_pointer(key)) ~ ")") }}
{% endmacro %}

{% macro postgres__json_part(object, key) %}
    {{ return('(' ~ object ~ ' -> ' ~ intercom.literal(key) ~ ')') }}
{% endmacro %}

{% macro snowflake__json_part(object, key) %}
    {{ return('get(' ~ object ~ ', ' ~ intercom.literal(key) ~ ')') }}
{% endmacro %}

{% macro redshift__json_part(object, key) %}
    {%- set text = intercom.json_member(object, key) -%}
    {{ return('case when can_json_parse(' ~ text ~ ') then json_parse(' ~ text ~ ') end') }}
{% endmacro %}

{% macro spark__json_part(object, key) %}
    {{ return(intercom.json_member(object, key)) }}
{% endmacro %}


{# RFC 6901: the one kind of path in which DuckDB takes any key at all. #}
{% macro json_pointer(key) %}
    {{ return('/' ~ key.replace('~', '~0').replace('/', '~1')) }}
{% endmacro %}

{% macro json_path(key) %}
    {{ return('$."' ~ key.replace('\\', '\\\\').replace('"', '\\"') ~ '"') }}
{% endmacro %}


{# Whether a text matches a regular expression. #}
{% macro matches(value, pattern) %}
    {{ return(adapter.dispatch('matches', 'intercom')(value, pattern)) }}
{% endmacro %}

{% macro default__matches(value, pattern) %}
    {{ return('regexp_like(' ~ value ~ ", '" ~ pattern ~ "')") }}
{% endmacro %}

{% macro duckdb__matches(value, pattern) %}
    {{ return('regexp_matches(' ~ value ~ ", '" ~ pattern ~ "')") }}
{% endmacro %}

{% macro postgres__matches(value, pattern) %}
    {{ return(value ~ " ~ '" ~ pattern ~ "'") }}
{% endmacro %}

{% macro bigquery__matches(value, pattern) %}
    {{ return('regexp_contains(' ~ value ~ ", r'" ~ pattern ~ "')") }}
{% endmacro %}

{# Snowflake's takes the whole text, and so do our patterns. #}


{# A UTC time from seconds since 1970. #}
{% macro from_unix_seconds(seconds) %}
    {{ return(adapter.dispatch('from_unix_seconds', 'intercom')(seconds)) }}
{% endmacro %}

{% macro default__from_unix_seconds(seconds) %}
    {%- set epoch = "cast('1970-01-01 00:00:00' as " ~ intercom.time_type() ~ ')' -%}
    {{ return(intercom.moved('second', seconds, epoch)) }}
{% endmacro %}

{# Its intervals hold no more seconds than 32 bits. #}
{% macro duckdb__from_unix_seconds(seconds) %}
    {{ return('make_timestamp(' ~ seconds ~ ' * 1000000)') }}
{% endmacro %}

{% macro bigquery__from_unix_seconds(seconds) %}
    {{ return('datetime(timestamp_seconds(' ~ seconds ~ '))') }}
{% endmacro %}

{% macro snowflake__from_unix_seconds(seconds) %}
    {{ return('to_timestamp_ntz(' ~ seconds ~ ')') }}
{% endmacro %}

{% macro redshift__from_unix_seconds(seconds) %}
    {{ return("(timestamp 'epoch' + " ~ seconds ~ " * interval '1 second')") }}
{% endmacro %}

{% macro spark__from_unix_seconds(seconds) %}
    {{ return(intercom.utc('timestamp_seconds(' ~ seconds ~ ')')) }}
{% endmacro %}
