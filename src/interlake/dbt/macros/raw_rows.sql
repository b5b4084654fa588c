{#
    The door to the raw schema: the rows of one raw table, one per key, every column the catalog
    declares and cast to its declared kind. A column that is not there is null; a table that is not
    there has no rows. So a pipeline may leave streams and columns out. Names are the catalog's, also
    where the tables are Fivetran's.

    - *gone*: with the rows that were found gone, `_deleted_at` says when.
    - *history*: with Fivetran's columns `_fivetran_active`, `_fivetran_start` and `_fivetran_end`.
    - *fivetran_only*: columns by kind that only Fivetran's table has; null otherwise.
    - *pass_through*: with the user's own columns, see pass_through.sql.
    - *told*: with columns that tell whether a raw column has a value, without bringing that value.
    - *among*: of some owners only: the column that names them, and a relation of the query that has
      them in `source_relation` and a column *key*, or in the latter alone where they may be *anywhere*.
#}
{% macro raw_rows(
    table, gone=true, history=false, fivetran_only={}, pass_through=false, told={},
    among=none
) %}
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
        place.relation, place.columns, layout, table, gone, history, fivetran_only, passed, told,
        among
    ) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
    {%- endif -%}
{% endmacro %}


{# The same without rows that were found gone. #}
{% macro live_rows(
    table, history=false, fivetran_only={}, pass_through=false, told={}, among=none
) %}
    {{- intercom.raw_rows(table, false, history, fivetran_only, pass_through, told, among) -}}
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
    relation, columns, layout, table, gone, history, fivetran_only, passed, told, among
) -%}
    {%- set declared = intercom.declared_source(table) -%}
    {%- set origin = intercom.origin_of(relation) -%}
    {%- set wanted = intercom.raw_columns(columns, layout, declared.columns, gone) -%}
    {%- do wanted.update(intercom.history_columns(columns) if history else {}) -%}
    {%- for name, kind in fivetran_only.items() -%}
        {%- set raw = columns.get(name) if intercom.from_fivetran() else none -%}
        {%- do wanted.update({name: intercom.cast_to_kind(raw, kind)}) -%}
    {%- endfor -%}
    {%- for column in passed -%}
        {%- do wanted.update({column.inside: intercom.passed_column(columns, column)}) -%}
    {%- endfor -%}
    {%- for name, column in told.items() -%}
        {%- do wanted.update({name: wanted[column] ~ ' is not null'}) -%}
    {%- endfor -%}
    {%- set items = [] -%}
    {%- for name, value in wanted.items() -%}{%- do items.append(value ~ ' as ' ~ name) -%}{%- endfor -%}
    select
        cast('{{ origin }}' as {{ intercom.text_type() }}) as source_relation,
        {{ wanted.keys() | join(', ') }}
    {% if relation is none -%}
    from (select {{ items | join(', ') }}) as missing_table
    where 1 = 0
    {%- else -%}
    {%- set key = intercom.key_columns(columns, layout, declared.meta.key) -%}
    {%- set conditions = intercom.conditions_of_rows(columns, gone) -%}
    {%- set wanted_rows = relation -%}
    {%- if among and among.column in columns -%}
        {%- set wanted_rows = intercom.rows_of_owners(
            relation,
            'cast(' ~ columns[among.column].sql ~ ' as ' ~ intercom.text_type() ~ ')',
            'select ' ~ among.key ~ ' from ' ~ among.relation
            ~ ('' if among.anywhere else " where source_relation = '" ~ origin ~ "'")
        ) -%}
    {%- endif -%}
    from (
        {{ intercom.one_per_key(
            wanted_rows, items, key, intercom.newest_first(columns, gone), conditions, among
        ) }}
    ) as known
    {#- PostgreSQL guesses that one row in 200 equals, but that a third are less; nearly all are. #}
    where
        version_rank < 2
        {%- if layout.needs in columns %}
        and {{ layout.needs }} is not null
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{# Rows of a relation of some owners only, which a query has. #}
{% macro rows_of_owners(relation, owner, owners) %}
    {{ return(adapter.dispatch('rows_of_owners', 'intercom')(relation, owner, owners)) }}
{% endmacro %}

{% macro default__rows_of_owners(relation, owner, owners) %}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ owner ~ ' in (' ~ owners ~ '))') }}
{% endmacro %}

{#
    Fenced off, for PostgreSQL would ask every row whether it lives before it asks whose it is: that
    stands in one of its last columns, and getting there takes half the time of reading the table.
#}
{% macro postgres__rows_of_owners(relation, owner, owners) %}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ owner ~ ' in (' ~ owners ~ ') offset 0)') }}
{% endmacro %}

{% macro redshift__rows_of_owners(relation, owner, owners) %}
    {{ return(intercom.default__rows_of_owners(relation, owner, owners)) }}
{% endmacro %}


{# Where a relation stands, as `source_relation` says it. #}
{% macro origin_of(relation) %}
    {{ return([relation.database, relation.schema] | select | join('.') if relation else '') }}
{% endmacro %}


{#
    Every column the catalog declares: its name in staging, and its value. A macro that is called costs dbt a
    millisecond, so casts and names are asked for once a kind, not once for each of a hundred columns.
#}
{% macro raw_columns(columns, layout, declared, gone) %}
    {%- set plain_names = intercom.plain_names() -%}
    {%- set special = intercom.fivetran_marks(columns, gone) if intercom.from_fivetran() else {} -%}
    {%- set casts, wanted = {}, {} -%}
    {%- for name, column in declared.items() -%}
        {%- set raw = columns.get(layout.columns.get(name, name)) -%}
        {%- set kind = (column.data_type, raw.type if raw else '-') -%}
        {%- if kind not in casts -%}
            {%- set sample = {'sql': '{raw}', 'type': raw.type} if raw else none -%}
            {%- do casts.update({kind: intercom.cast_to_kind(sample, column.data_type)}) -%}
        {%- endif -%}
        {%- set value = special.get(name) or casts[kind].replace('{raw}', raw.sql if raw else '') -%}
        {%- do wanted.update({plain_names.get(name, name): value}) -%}
    {%- endfor -%}
    {{ return(wanted) }}
{% endmacro %}


{# Our marks of a row, from what Fivetran says of it: when it was read, and when it was found gone. #}
{% macro fivetran_marks(columns, gone) %}
    {%- set synced = intercom.cast_to_kind(columns.get('_fivetran_synced'), 'timestamp') -%}
    {%- set marks = {'_synced_at': synced} -%}
    {%- if gone and '_fivetran_deleted' in columns and '_fivetran_synced' in columns -%}
        {%- do marks.update({
            '_deleted_at': 'case when ' ~ columns['_fivetran_deleted'].sql ~ ' then ' ~ synced ~ ' end'
        }) -%}
    {%- elif gone and '_fivetran_active' in columns and '_fivetran_end' in columns -%}
        {%- do marks.update({
            '_deleted_at': 'case when not ' ~ columns['_fivetran_active'].sql ~ ' then '
            ~ intercom.cast_to_kind(columns['_fivetran_end'], 'timestamp') ~ ' end'
        }) -%}
    {%- endif -%}
    {{ return(marks) }}
{% endmacro %}


{#
    The rows of a relation that meet the conditions, with a rank: 1 is the first of its key, in an
    order. A version of Fivetran's may be active beside another, and nothing keeps a table of DuckDB
    from such a pair. Values are made before rows are ranked, so that only what is asked for is sorted.
#}
{% macro one_per_key(relation, items, key, order, conditions, among) %}
    {{ return(
        adapter.dispatch('one_per_key', 'intercom')(relation, items, key, order, conditions, among)
    ) }}
{% endmacro %}

{% macro default__one_per_key(relation, items, key, order, conditions, among) -%}
    select
        {{ items | join(',\n        ') }},
        row_number() over (partition by {{ key | join(', ') or '1' }} order by {{ order }})
            as version_rank
    from {{ relation }} as found
    {%- if conditions %}
    where {{ conditions | join(' and ') }}
    {%- endif %}
{%- endmacro %}

{#
    Nearly every key stands once, and counting keys takes a fifth of the time that sorting rows does; but
    where few rows are wanted, it would read the table once more.
#}
{% macro duckdb__one_per_key(relation, items, key, order, conditions, among) -%}
    {%- if among or not key -%}
        {{ return(intercom.default__one_per_key(relation, items, key, order, conditions, among)) }}
    {%- endif -%}
    {%- set same = [] -%}
    {%- for column in key -%}
        {%- do same.append('repeated.' ~ column ~ ' = found.' ~ column) -%}
    {%- endfor -%}
    {%- set is_repeated = 'exists (select 1 from repeated where ' ~ same | join(' and ') ~ ')' -%}
    with repeated as (
        select {{ key | join(', ') }} from {{ relation }}
        where {{ conditions | join(' and ') or 'true' }}
        group by {{ key | join(', ') }}
        having count(*) > 1
    )
    select
        {{ items | join(',\n        ') }},
        1 as version_rank
    from {{ relation }} as found
    where {{ (conditions + ['not ' ~ is_repeated]) | join(' and ') }}
    union all
    {{ intercom.default__one_per_key(relation, items, key, order, conditions + [is_repeated], among) }}
{%- endmacro %}


{# Since when and until when a row holds, in Fivetran's words. #}
{% macro history_columns(columns) %}
    {%- if intercom.from_fivetran() -%}
        {{ return({
            '_fivetran_active': intercom.cast_to_kind(columns.get('_fivetran_active'), 'boolean'),
            '_fivetran_start': intercom.cast_to_kind(columns.get('_fivetran_start'), 'timestamp'),
            '_fivetran_end': intercom.cast_to_kind(columns.get('_fivetran_end'), 'timestamp'),
        }) }}
    {%- endif -%}
    {{ return({
        '_fivetran_active': 'true',
        '_fivetran_start': intercom.cast_to_kind(columns.get('updated_at'), 'timestamp'),
        '_fivetran_end': intercom.end_of_time(),
    }) }}
{% endmacro %}


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
    {{ return(found) }}
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
{% macro plain_names() %}
    {{ return({
        'order': 'display_order',
        'default': 'is_default',
        'open': 'open_now',
        'timestamp': 'happened_at',
    }) }}
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
