{#
    Every version of the rows of a raw table, dated in Fivetran's words: each row as it is now or was
    when it was found gone, and, where the pipeline keeps the table's history, what it was before.

    - What is active is what the table itself says: a history dates it, but does not hold what
      changes by itself, such as statistics.
    - `_fivetran_start`: `updated_at`, or since when the history says so, whichever is later; of a row
      without `updated_at` the time its parent last changed, or that it was read.
    - `_fivetran_end`: a millisecond before the next version; when it was found gone; or, while the
      row lives, the largest time.
    - `parent_updated_at`: of the row's *parent*, which *parent_id* names.
#}
{% macro versions(table, parent=none, parent_id=none, kept=true) %}
    {%- set history = table ~ '_history' -%}
    {%- set now = intercom.raw_rows(table) -%}
    {%- set before = intercom.raw_rows(history) if kept -%}
    {%- set above = intercom.raw_rows(parent) if parent -%}
    {%- if execute -%}
    {%- set declared = intercom.declared_source(table) -%}
    {%- set keys = ['source_relation'] + declared.meta.key -%}
    {%- set columns = ['source_relation'] -%}
    {%- set plain_names = intercom.plain_names() -%}
    {%- for name in declared.columns -%}
        {%- do columns.append(plain_names.get(name, name)) -%}
    {%- endfor -%}
    {%- set moved = 'now_known.updated_at' if 'updated_at' in columns
        else 'parents.updated_at' if parent else 'null' -%}
    with

    now_known as (

        {{ now }}

    ),

    {% if parent -%}
    parents as (

        {{ above }}

    ),

    {% endif -%}
    {% if kept -%}
    stored as (

        {{ before }}

    ),

    latest as (

        select
            {{ keys | join(', ') }},
            max(_valid_from) as _valid_from
        from stored
        group by {{ keys | join(', ') }}

    ),

    {% endif -%}
    begun as (

        select
            now_known.*,
            {{ 'parents.updated_at' if parent else 'now_known.updated_at' }} as parent_updated_at,
            {% if not kept -%}
            coalesce({{ moved }}, now_known._synced_at) as started_at
            {%- elif 'updated_at' in columns -%}
            coalesce(
                case when latest._valid_from > {{ moved }} then latest._valid_from end,
                {{ moved }},
                latest._valid_from,
                now_known._synced_at
            ) as started_at
            {%- else -%}
            coalesce(latest._valid_from, {{ moved }}, now_known._synced_at) as started_at
            {%- endif %}
        from now_known
        {%- if kept %}
        left join latest
            on {{ intercom.same(keys, 'now_known', 'latest') }}
        {%- endif %}
        {%- if parent %}
        left join parents
            on now_known.source_relation = parents.source_relation
            and now_known.{{ parent_id }} = parents.id
        {%- endif %}

    ),

    present as (

        select
            {{ columns | join(', ') }},
            parent_updated_at,
            _deleted_at is null as _fivetran_active,
            case when _deleted_at < started_at then _deleted_at else started_at end as _fivetran_start,
            coalesce(_deleted_at, {{ intercom.end_of_time() }}) as _fivetran_end,
            _synced_at as _fivetran_synced
        from begun

    )
    {%- if kept %},

    superseded as (

        select
            stored.*,
            coalesce(
                lead(stored._valid_from) over (
                    partition by {{ intercom.of('stored', keys) }}
                    order by stored._valid_from
                ),
                present._fivetran_start
            ) as next_start
        from stored
        left join present
            on {{ intercom.same(keys, 'stored', 'present') }}
        where
            present.source_relation is null
            or stored._valid_from < present._fivetran_start

    ),

    ended as (

        select
            *,
            {{ intercom.moved('millisecond', -1, 'next_start') }} as superseded_at
        from superseded

    ),

    past as (

        select
            {{ columns | join(', ') }},
            _valid_from as parent_updated_at,
            false as _fivetran_active,
            _valid_from as _fivetran_start,
            case
                when superseded_at < _valid_from then _valid_from
                when _valid_to is null or superseded_at < _valid_to
                    then coalesce(superseded_at, _synced_at)
                else _valid_to
            end as _fivetran_end,
            _synced_at as _fivetran_synced
        from ended

    )
    {%- endif %}

    select * from present
    {%- if kept %}
    union all
    select * from past
    {%- endif %}
    {%- else -%}
    select 1
    {%- endif -%}
{% endmacro %}


{# A join condition over columns of one name. #}
{% macro same(names, one, other) %}
    {%- set pairs = [] -%}
    {%- for name in names -%}
        {%- do pairs.append(one ~ '.' ~ name ~ ' = ' ~ other ~ '.' ~ name) -%}
    {%- endfor -%}
    {{ return(pairs | join(' and ')) }}
{% endmacro %}


{# Columns with the name of their relation before them. #}
{% macro of(relation, names) %}
    {%- set found = [] -%}
    {%- for name in names -%}
        {%- do found.append(relation ~ '.' ~ name) -%}
    {%- endfor -%}
    {{ return(found | join(', ')) }}
{% endmacro %}
