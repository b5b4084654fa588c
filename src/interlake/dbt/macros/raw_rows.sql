{#
    The door to the raw schema: the rows of one raw table, one per key, every column the catalog
    declares and cast to its declared kind. A column that is not there is null; a table that is not
    there has no rows. So a pipeline may leave streams and columns out. Names are the catalog's, also
    where the tables are Fivetran's.

    - *gone*: with the rows that were found gone, `_deleted_at` says when.
    - *history*: with Fivetran's columns `_fivetran_active`, `_fivetran_start` and `_fivetran_end`.
    - *fivetran_only*: columns by kind that only Fivetran's table has; null otherwise.
    - *pass_through*: with the user's own columns, see pass_through.sql.
#}
{% macro raw_rows(table, gone=true, history=false, fivetran_only={}, pass_through=false) %}
    {%- set layout = intercom.layout_of(table) -%}
    {%- set relations = intercom.raw_relations(layout.name) if layout.name else [] -%}
    {%- if not execute -%}
    select 1
    {%- else -%}
    {%- set places = [] -%}
    {%- for relation in relations -%}
        {%- set columns = intercom.columns_there(relation, layout.name) -%}
        {%- if columns is not none -%}
            {%- do places.append({'relation': relation, 'columns': columns}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set passed = intercom.passed_columns(table, places) if pass_through else [] -%}
    {%- for place in places or [{'relation': none, 'columns': {}}] -%}
    {{ intercom.rows_of_relation(
        place.relation, place.columns, layout, table, gone, history, fivetran_only, passed
    ) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
    {%- endif -%}
{% endmacro %}


{# The same without rows that were found gone. #}
{% macro live_rows(table, history=false, fivetran_only={}, pass_through=false) %}
    {{- intercom.raw_rows(table, false, history, fivetran_only, pass_through) -}}
{% endmacro %}


{# What a raw table is called in the format that is read, with its key; no name if it is not in it. #}
{% macro layout_of(table) %}
    {%- if not intercom.from_fivetran() -%}
        {{ return({'name': table, 'columns': {}}) }}
    {%- endif -%}
    {%- if table not in intercom.fivetran_tables() -%}
        {{ return({'name': none, 'columns': {}}) }}
    {%- endif -%}
    {%- set layout = {'columns': {}} -%}
    {%- do layout.update(intercom.fivetran_tables()[table]) -%}
    {{ return(layout) }}
{% endmacro %}


{# The rows of one relation; of none, no rows. #}
{% macro rows_of_relation(
    relation, columns, layout, table, gone, history, fivetran_only, passed
) -%}
    {%- set declared = intercom.declared_source(table) -%}
    {%- set origin = [relation.database, relation.schema] | select | join('.') if relation else '' -%}
    select
        cast('{{ origin }}' as {{ intercom.text_type() }}) as source_relation,
        {%- for name, column in declared.columns.items() %}
        {{ intercom.raw_column(columns, layout, name, column.data_type, gone) }}
            as {{ intercom.plain_name(name) }}
        {{- "," if not loop.last }}
        {%- endfor %}
        {%- if history %},
        {{ intercom.history_columns(columns) }}
        {%- endif %}
        {%- for name, kind in fivetran_only.items() %},
        {{ intercom.cast_to_kind(columns.get(name) if intercom.from_fivetran(), kind) }} as {{ name }}
        {%- endfor %}
        {%- for column in passed %},
        {{ intercom.passed_column(columns, column) }} as {{ column.inside }}
        {%- endfor %}
    {% if relation is none -%}
    from (select 1 as nothing) as missing_table
    where 1 = 0
    {%- else -%}
    from (
        select
            *,
            row_number() over (
                partition by {{ intercom.key_columns(columns, layout, declared.meta.key) }}
                order by {{ intercom.newest_first(columns, gone) }}
            ) as version_rank
        from {{ relation }}
        {%- set conditions = intercom.conditions_of_rows(columns, gone) %}
        {%- if conditions %}
        where {{ conditions | join(' and ') }}
        {%- endif %}
    ) as known
    where
        version_rank = 1
        {%- if layout.needs in columns %}
        and {{ columns[layout.needs].sql }} is not null
        {%- endif %}
    {%- endif -%}
{%- endmacro %}


{# One column of the catalog, from the raw column that holds it. #}
{% macro raw_column(columns, layout, name, kind, gone) %}
    {%- if not intercom.from_fivetran() -%}
        {{ return(intercom.cast_to_kind(columns.get(name), kind)) }}
    {%- endif -%}
    {%- if name == '_synced_at' -%}
        {{ return(intercom.cast_to_kind(columns.get('_fivetran_synced'), kind)) }}
    {%- elif name == '_deleted_at' and gone -%}
        {%- set deleted, ended = columns.get('_fivetran_deleted'), columns.get('_fivetran_end') -%}
        {%- if deleted and '_fivetran_synced' in columns -%}
            {{ return(
                'case when ' ~ deleted.sql ~ ' then '
                ~ intercom.cast_to_kind(columns['_fivetran_synced'], kind) ~ ' end'
            ) }}
        {%- elif '_fivetran_active' in columns and ended -%}
            {{ return(
                'case when not ' ~ columns['_fivetran_active'].sql ~ ' then '
                ~ intercom.cast_to_kind(ended, kind) ~ ' end'
            ) }}
        {%- endif -%}
    {%- endif -%}
    {{ return(intercom.cast_to_kind(columns.get(layout.columns.get(name, name)), kind)) }}
{% endmacro %}


{# Since when and until when a row holds, in Fivetran's words. #}
{% macro history_columns(columns) -%}
    {%- if intercom.from_fivetran() -%}
        {{ intercom.cast_to_kind(columns.get('_fivetran_active'), 'boolean') }} as _fivetran_active,
        {{ intercom.cast_to_kind(columns.get('_fivetran_start'), 'timestamp') }} as _fivetran_start,
        {{ intercom.cast_to_kind(columns.get('_fivetran_end'), 'timestamp') }} as _fivetran_end
    {%- else -%}
        true as _fivetran_active,
        {{ intercom.cast_to_kind(columns.get('updated_at'), 'timestamp') }} as _fivetran_start,
        {{ intercom.end_of_time() }} as _fivetran_end
    {%- endif -%}
{%- endmacro %}


{# Which rows count: those that live, or all; of Fivetran's a version without a mark is active. #}
{% macro conditions_of_rows(columns, gone) %}
    {%- set conditions = [] -%}
    {%- if not gone -%}
        {%- if '_deleted_at' in columns -%}
            {%- do conditions.append('_deleted_at is null') -%}
        {%- endif -%}
        {%- if '_fivetran_active' in columns -%}
            {%- do conditions.append('coalesce(_fivetran_active, true)') -%}
        {%- endif -%}
        {%- if '_fivetran_deleted' in columns -%}
            {%- do conditions.append('not coalesce(_fivetran_deleted, false)') -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(conditions) }}
{% endmacro %}


{# The raw columns that make a key. #}
{% macro key_columns(columns, layout, key) %}
    {%- set found = [] -%}
    {%- for name in layout.key or key -%}
        {%- set there = layout.columns.get(name, name) -%}
        {%- if there in columns -%}
            {%- do found.append(columns[there].sql) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found | join(', ') or '1') }}
{% endmacro %}


{#
    Which of several rows of one key is the latest: one that lives, by Intercom's clock, then by the
    loader's; of Fivetran's versions the one that began last.
#}
{% macro newest_first(columns, gone) %}
    {%- set orders = [] -%}
    {%- if not gone -%}
    {%- elif '_deleted_at' in columns -%}
        {%- do orders.append('case when _deleted_at is null then 0 else 1 end') -%}
    {%- elif '_fivetran_active' in columns -%}
        {%- do orders.append('case when coalesce(_fivetran_active, true) then 0 else 1 end') -%}
    {%- elif '_fivetran_deleted' in columns -%}
        {%- do orders.append('case when coalesce(_fivetran_deleted, false) then 1 else 0 end') -%}
    {%- endif -%}
    {%- set clocks = ['_fivetran_start', '_fivetran_synced'] if intercom.from_fivetran()
        else ['updated_at', '_synced_at'] -%}
    {%- for name in clocks if name in columns -%}
        {%- do orders.append(columns[name].sql ~ ' desc nulls last') -%}
    {%- endfor -%}
    {{ return(orders | join(', ') or '1') }}
{% endmacro %}


{# Words that a dialect reserves get their staging name here, so that no model quotes anything. #}
{% macro plain_name(name) %}
    {%- set renamed = {
        'order': 'display_order',
        'default': 'is_default',
        'open': 'open_now',
        'timestamp': 'happened_at',
    } -%}
    {{ return(renamed.get(name, name)) }}
{% endmacro %}


{# A name that a dialect reserves, as that dialect quotes it. #}
{% macro quoted_name(name) %}
    {{ return(adapter.dispatch('quoted_name', 'intercom')(name)) }}
{% endmacro %}

{% macro default__quoted_name(name) %}
    {{ return(adapter.quote(name)) }}
{% endmacro %}

{% macro snowflake__quoted_name(name) %}
    {{ return(adapter.quote(name | upper)) }}
{% endmacro %}
