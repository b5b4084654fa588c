{#
    PostgreSQL sorts and joins whole tables on disk beyond 4 MB unless told otherwise. A model may take
    64 MB for each step, or what the variable says, or more where the server allows more by itself.
#}
{% macro with_memory() %}
    {{ return(adapter.dispatch('with_memory', 'intercom')()) }}
{% endmacro %}

{% macro default__with_memory() %}{% endmacro %}

{% macro postgres__with_memory() -%}
    {%- set size = var('intercom__postgres_work_mem', '64MB') -%}
    {%- if size -%}
    select set_config('work_mem', '{{ size }}', true)
    where pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('{{ size }}')
    {%- endif -%}
{%- endmacro %}

{% macro redshift__with_memory() %}{% endmacro %}
