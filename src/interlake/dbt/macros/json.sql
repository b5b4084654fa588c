{# One JSON object of name and expression pairs: `json_object({'id': 'contacts.id'})`. #}
{% macro json_object(fields) %}
    {%- set pairs = [] -%}
    {%- for name, value in fields.items() -%}
        {%- do pairs.append(["'" ~ name ~ "'", value]) -%}
    {%- endfor -%}
    {{ return(adapter.dispatch('json_object_of', 'intercom')(pairs)) }}
{% endmacro %}

{% macro default__json_object_of(pairs) %}
    {{ return('json_object(' ~ pairs | map('join', ', ') | join(', ') ~ ')') }}
{% endmacro %}

{% macro postgres__json_object_of(pairs) %}
    {{ return('jsonb_build_object(' ~ pairs | map('join', ', ') | join(', ') ~ ')') }}
{% endmacro %}

{% macro snowflake__json_object_of(pairs) %}
    {{ return(
        'to_variant(object_construct_keep_null(' ~ pairs | map('join', ', ') | join(', ') ~ '))'
    ) }}
{% endmacro %}

{% macro redshift__json_object_of(pairs) %}
    {{ return('object(' ~ pairs | map('join', ', ') | join(', ') ~ ')') }}
{% endmacro %}

{# JSON is text here: objects are put together, so that what is JSON already is not quoted again. #}
{% macro spark__json_object_of(pairs) %}
    {%- set members = [] -%}
    {%- for name, value in pairs -%}
        {%- do members.append(
            intercom.spark_json(name) ~ ", ':', coalesce(" ~ intercom.spark_json(value) ~ ", 'null')"
        ) -%}
    {%- endfor -%}
    {{ return(intercom.is_json() ~ "concat('{', " ~ members | join(", ',', ") ~ ", '}')") }}
{% endmacro %}

{% macro spark_json(value) %}
    {%- if value.startswith(intercom.is_json()) -%}
        {{ return(value) }}
    {%- endif -%}
    {{ return("regexp_replace(to_json(array(" ~ value ~ ")), '^.|.$', '')") }}
{% endmacro %}

{# What expressions of JSON begin with where JSON is text. #}
{% macro is_json() %}
    {{ return('/* json */ ' if intercom.type_json() == intercom.text_type() else '') }}
{% endmacro %}


{# The same, but null where the condition does not hold. #}
{% macro object_if(condition, fields) %}
    {{ return(
        intercom.is_json() ~ 'case when ' ~ condition ~ ' then ' ~ intercom.json_object(fields) ~ ' end'
    ) }}
{% endmacro %}


{# The values of a group as one JSON list, sorted by the expressions in *order*. #}
{% macro json_list(value, order) %}
    {{ return(adapter.dispatch('json_list', 'intercom')(value, order)) }}
{% endmacro %}

{% macro default__json_list(value, order) %}
    {{ return('to_json(list(' ~ value ~ ' order by ' ~ order ~ '))') }}
{% endmacro %}

{% macro postgres__json_list(value, order) %}
    {{ return('jsonb_agg(' ~ value ~ ' order by ' ~ order ~ ')') }}
{% endmacro %}

{% macro snowflake__json_list(value, order) %}
    {{ return('to_variant(array_agg(' ~ value ~ ') within group (order by ' ~ order ~ '))') }}
{% endmacro %}

{% macro bigquery__json_list(value, order) %}
    {{ return('to_json(array_agg(' ~ value ~ ' order by ' ~ order ~ '))') }}
{% endmacro %}

{# It has no lists to collect in but text, of 65535 bytes. #}
{% macro redshift__json_list(value, order) %}
    {{ return(
        "json_parse('[' || listagg(json_serialize(cast(" ~ value ~ " as super)), ',')"
        ~ ' within group (order by ' ~ order ~ ") || ']')"
    ) }}
{% endmacro %}

{# What it collects it does not sort: so the order is sorted with it. #}
{% macro spark__json_list(value, order) %}
    {{ return(
        intercom.is_json() ~ "concat('[', array_join(transform(array_sort(collect_list(named_struct("
        ~ "'place', struct(" ~ order ~ "), 'json', coalesce(" ~ intercom.spark_json(value)
        ~ ", 'null')))), entry -> entry.json), ','), ']')"
    ) }}
{% endmacro %}


{# A JSON list from a left join, empty instead of null where nothing was joined. #}
{% macro list_or_empty(value) %}
    {{ return(intercom.is_json() ~ 'coalesce(' ~ value ~ ', ' ~ intercom.empty_list() ~ ')') }}
{% endmacro %}

{% macro empty_list() %}
    {{ return(adapter.dispatch('empty_list', 'intercom')()) }}
{% endmacro %}

{% macro default__empty_list() %}
    {{ return("cast('[]' as " ~ intercom.type_json() ~ ")") }}
{% endmacro %}

{% macro snowflake__empty_list() %}
    {{ return("parse_json('[]')") }}
{% endmacro %}

{% macro bigquery__empty_list() %}
    {{ return("parse_json('[]')") }}
{% endmacro %}

{% macro redshift__empty_list() %}
    {{ return("json_parse('[]')") }}
{% endmacro %}


{# A UTC time as Intercom writes it in JSON: seconds since 1970. #}
{% macro unix_seconds(moment) %}
    {{ return(adapter.dispatch('unix_seconds', 'intercom')(moment)) }}
{% endmacro %}

{% macro default__unix_seconds(moment) %}
    {{ return('cast(floor(extract(epoch from ' ~ moment ~ ')) as ' ~ dbt.type_bigint() ~ ')') }}
{% endmacro %}

{% macro snowflake__unix_seconds(moment) %}
    {{ return('date_part(epoch_second, ' ~ moment ~ ')') }}
{% endmacro %}

{% macro bigquery__unix_seconds(moment) %}
    {{ return('unix_seconds(timestamp(' ~ moment ~ '))') }}
{% endmacro %}

{% macro spark__unix_seconds(moment) %}
    {{ return('to_unix_timestamp(cast(' ~ moment ~ ' as timestamp_ntz))') }}
{% endmacro %}


{# A file that was sent with a message, as Intercom tells it. #}
{% macro uploaded_file() %}
    {{ return(intercom.json_object({
        'type': "'upload'",
        'name': 'name',
        'url': 'url',
        'content_type': 'content_type',
        'filesize': 'filesize',
        'width': 'width',
        'height': 'height',
    })) }}
{% endmacro %}
