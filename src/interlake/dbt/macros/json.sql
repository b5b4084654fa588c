{# One JSON object of name and expression pairs: `json_object({'id': 'contacts.id'})`. #}
{% macro json_object(fields) %}
    {%- set pairs = [] -%}
    {%- for name, value in fields.items() -%}
        {%- do pairs.append("'" ~ name ~ "', " ~ value) -%}
    {%- endfor -%}
    {{ return(adapter.dispatch('json_object_of', 'intercom')(pairs | join(', '))) }}
{% endmacro %}

{% macro default__json_object_of(pairs) %}
    {{ return('json_object(' ~ pairs ~ ')') }}
{% endmacro %}

{% macro postgres__json_object_of(pairs) %}
    {{ return('jsonb_build_object(' ~ pairs ~ ')') }}
{% endmacro %}


{# The same, but null where the condition does not hold. #}
{% macro object_if(condition, fields) %}
    {{ return('case when ' ~ condition ~ ' then ' ~ intercom.json_object(fields) ~ ' end') }}
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


{# A JSON list from a left join, empty instead of null where nothing was joined. #}
{% macro list_or_empty(value) %}
    {{ return("coalesce(" ~ value ~ ", cast('[]' as " ~ intercom.type_json() ~ "))") }}
{% endmacro %}


{# A UTC time as Intercom writes it in JSON: seconds since 1970. #}
{% macro unix_seconds(moment) %}
    {{ return('cast(floor(extract(epoch from ' ~ moment ~ ')) as ' ~ dbt.type_bigint() ~ ')') }}
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
