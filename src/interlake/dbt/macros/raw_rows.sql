{#
    The door to the raw schema: the rows of one raw table, one per key, every column the catalog
    declares and cast to its declared kind. A column that is not there is null; a table that is not
    there has no rows. So a pipeline may leave streams and columns out.
#}
{% macro raw_rows(table, gone=true) %}
    {%- set raw = source('intercom', table) -%}
    {%- if execute -%}
        {%- set relation = adapter.get_relation(raw.database, raw.schema, raw.identifier) -%}
        {%- set declared = intercom.declared_source(table) -%}
        {%- set present = intercom.columns_by_name(relation) -%}
    select
        cast('{{ raw.database }}.{{ raw.schema }}' as {{ dbt.type_string() }}) as source_relation,
        {%- for name, column in declared.columns.items() %}
        {{ intercom.cast_to_kind(present.get(name), column.data_type) }} as {{ intercom.plain_name(name) }}
        {{- "," if not loop.last }}
        {%- endfor %}
        {% if relation is none -%}
    from (select 1 as nothing) as missing_table
    where 1 = 0
        {%- else -%}
    from (
        select
            *,
            row_number() over (
                partition by {{ intercom.quoted(present, declared.meta.key) }}
                order by {{ intercom.newest_first(present) }}
            ) as version_rank
        from {{ relation }}
        {%- if not gone and '_deleted_at' in present %}
        where _deleted_at is null
        {%- endif %}
    ) as known
    where version_rank = 1
        {%- endif %}
    {%- else -%}
    select 1
    {%- endif -%}
{% endmacro %}


{# The same without rows that were found gone. #}
{% macro live_rows(table) %}
    {{- intercom.raw_rows(table, gone=false) -}}
{% endmacro %}


{# What the catalog declares of a raw table, from the generated sources file. #}
{% macro declared_source(table) %}
    {%- for node in graph.sources.values() -%}
        {%- if node.package_name == 'intercom' and node.name == table -%}
            {{ return(node) }}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{# Quoted names of the columns a relation has, by lower-case name. #}
{% macro columns_by_name(relation) %}
    {%- set found = {} -%}
    {%- if relation is not none -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do found.update({column.name | lower: column.quoted}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}


{% macro quoted(present, names) %}
    {%- set found = [] -%}
    {%- for name in names if name in present -%}
        {%- do found.append(present[name]) -%}
    {%- endfor -%}
    {{ return(found | join(', ')) }}
{% endmacro %}


{# Which of several rows of one key is the latest: one that lives, by Intercom's clock, then by ours. #}
{% macro newest_first(present) %}
    {%- set orders = [] -%}
    {%- if '_deleted_at' in present -%}
        {%- do orders.append('case when _deleted_at is null then 0 else 1 end') -%}
    {%- endif -%}
    {%- for name in ['updated_at', '_synced_at'] if name in present -%}
        {%- do orders.append(present[name] ~ ' desc nulls last') -%}
    {%- endfor -%}
    {{ return(orders | join(', ') or '1') }}
{% endmacro %}


{# Words that every dialect reserves get their staging name here, so that no model quotes anything. #}
{% macro plain_name(name) %}
    {%- set renamed = {'order': 'display_order', 'default': 'is_default'} -%}
    {{ return(renamed.get(name, name)) }}
{% endmacro %}


{# A name that a dialect reserves, as that dialect quotes it. #}
{% macro quoted_name(name) %}
    {{ return(adapter.quote(name)) }}
{% endmacro %}
