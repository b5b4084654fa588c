{#
    How a kept model finds out whose rows are not what its last build saw. Of every owner of rows in the
    raw tables it watches it keeps how many of them live, when the last was read, and their mark: a sum
    of a hash of each, which comes out otherwise when one is added, edited, removed or read again.

    A build that goes on asks only about owners of rows that were read since, and adds up the marks of
    all others: if the sum is what the last build left, nothing of theirs changed. If it isn't, rows came
    late or went without being read, and everybody is asked about. Where a warehouse has no fast hash,
    that is done every time.
#}

{#
    One raw table that is watched, whose column *owner* names whom its rows are about: where it stands,
    and the columns in which the model keeps what was read of them. Unit tests have no raw tables, and
    ask *staged*, where the owner is called *staged_owner*.
#}
{% macro watch(name, table, owner, staged, staged_owner=none) %}
    {%- set places = [] -%}
    {%- if not var('intercom__unit_tests', false) -%}
        {%- set layout = intercom.layout_of(table) -%}
        {%- for relation in intercom.raw_relations(layout.name) if execute -%}
            {%- set columns = intercom.columns_there(relation, layout.name) -%}
            {%- if columns and owner in columns -%}
                {%- do places.append(intercom.watched_place(relation, columns, owner)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return({
        'name': name, 'places': places, 'staged': staged, 'staged_owner': staged_owner or owner,
        'count': 'count_' ~ name, 'read_at': name ~ '_read_at', 'mark': name ~ '_mark',
    }) }}
{% endmacro %}

{#
    A relation that is watched: whom its rows are about, which of them live, and when each was read, and
    the last. Without a clock nothing tells what is new, and all is read anew every time.
#}
{% macro watched_place(relation, columns, owner) %}
    {%- set owner_id = 'cast(' ~ columns[owner].sql ~ ' as ' ~ intercom.text_type() ~ ')' -%}
    {%- set clock = columns.get('_fivetran_synced' if intercom.from_fivetran() else '_synced_at') -%}
    {%- set latest = {'sql': 'max(' ~ clock.sql ~ ')', 'type': clock.type} if clock -%}
    {{ return({
        'relation': relation,
        'origin': intercom.origin_of(relation),
        'owner': owner_id,
        'clock': clock,
        'read_at': intercom.cast_to_kind(clock, 'timestamp') if clock else intercom.this_build(),
        'last_read_at': intercom.cast_to_kind(latest, 'timestamp') if clock else intercom.this_build(),
        'conditions': intercom.conditions_of_rows(columns, false) + [owner_id ~ ' is not null'],
    }) }}
{% endmacro %}

{# The columns of a kept model that say what was read. #}
{% macro watched_columns(watched) %}
    {%- set columns = [] -%}
    {%- for watch in watched -%}
        {%- do columns.extend([watch.count, watch.read_at, watch.mark]) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}


{#
    Adds to watched tables what the last build left of them: the mark of everybody as `kept_mark`, and to
    each of their places when the `last` row was read, and whether those that are newer `is_listed` while
    all are read.
#}
{% macro recall(watched) %}
    {%- set columns = ['source_relation'] -%}
    {%- for watch in watched -%}
        {%- do watch.update({'kept_mark': 0}) -%}
        {%- do columns.extend([
            'cast(max(' ~ watch.read_at ~ ') as ' ~ intercom.text_type() ~ ')', 'sum(' ~ watch.mark ~ ')'
        ]) -%}
    {%- endfor -%}
    {%- for row in run_query('select ' ~ columns | join(', ') ~ ' from ' ~ this ~ ' group by 1').rows -%}
        {%- for watch in watched if row[2 * loop.index - 1] -%}
            {%- set last, mark = row[2 * loop.index - 1][:26], (row[2 * loop.index] or 0) | int -%}
            {%- do watch.update({'kept_mark': watch.kept_mark + mark}) -%}
            {%- for place in watch.places if place.clock and place.origin == row[0] -%}
                {%- do place.update({'last': last, 'is_listed': intercom.lists_newer(place.relation)}) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}

{#
    Whether newer rows of a relation are listed while all of them are read for their mark. PostgreSQL
    takes most of its time for reading, and two thirds of that of two readings for such a one. The list
    stands in memory, in a gigabyte at most: of tables above two it might not fit, of views nobody knows.
#}
{% macro lists_newer(relation) %}
    {{ return(adapter.dispatch('lists_newer', 'intercom')(relation)) }}
{% endmacro %}

{% macro default__lists_newer(relation) %}{{ return(false) }}{% endmacro %}

{% macro postgres__lists_newer(relation) %}
    {%- set size = run_query("select pg_relation_size('" ~ relation ~ "')").rows[0][0] -%}
    {{ return(0 < size < 2 * 1024 ** 3) }}
{% endmacro %}

{% macro redshift__lists_newer(relation) %}{{ return(false) }}{% endmacro %}


{#
    What a build that goes on finds in all rows of each watched table, as relations `scanned_<name>` with
    a row for each place: the `mark` of those that live and, where they are listed, the owners of the
    `newer` ones, whether or not they live.
#}
{% macro with_scans(watched) %}
    {%- for watch in watched if intercom.row_mark('', '') %}
    scanned_{{ watch.name }} as (

        {% for place in watch.places -%}
        select
            sum({{ intercom.row_mark(place.owner, place.read_at) }})
                filter (where {{ place.conditions | join(' and ') }}) as mark,
            {% if place.is_listed -%}
            array_agg({{ place.owner }}) filter (where {{ intercom.is_after(place.clock, place.last) }})
            {%- else -%}
            cast(null as {{ intercom.text_type() }}[])
            {%- endif %} as newer
        from {{ place.relation }}
        {{ 'union all' if not loop.last }}
        {% else -%}
        select 0 as mark, cast(null as {{ intercom.text_type() }}[]) as newer
        {% endfor %}

    ),
    {% endfor -%}
{% endmacro %}

{#
    Who is asked about in a build that goes on, as `owner_id`: whose rows are newer than what was kept,
    whether or not they live, and who stands in the relation *touched* by the model's *key*. Ids of two
    workspaces may meet here; then one too many is asked about.
#}
{% macro asked_about(watched, key, touched=none) %}
    {%- set selects = [] -%}
    {%- for watch in watched if intercom.row_mark('', '') -%}
        {%- do selects.append('select unnest(newer) as owner_id from scanned_' ~ watch.name) -%}
        {%- for place in watch.places if not place.is_listed -%}
            {%- do selects.append(intercom.newer_in(place)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if touched -%}
        {%- do selects.append('select ' ~ touched ~ '.' ~ key ~ ' as owner_id from ' ~ touched) -%}
    {%- endif -%}
    select distinct found.owner_id
    from ({{ selects | join(' union all ') or intercom.no_reads() }}) as found
    where found.owner_id is not null
{% endmacro %}

{# Of whom there are rows in a place that were read since; everybody where nothing tells. #}
{% macro newer_in(place) %}
    {{ return(
        'select ' ~ place.owner ~ ' as owner_id from ' ~ place.relation
        ~ (' where ' ~ intercom.is_after(place.clock, place.last) if place.last else '')
    ) }}
{% endmacro %}

{# Compared in the column's own type, about which a warehouse knows more than about what it is cast to. #}
{% macro is_after(column, moment) %}
    {%- if column.type and column.type.startswith('timestamp') -%}
        {%- set zone = '+00' if intercom.has_zone(column.type) else '' -%}
        {{ return(column.sql ~ " > cast('" ~ moment ~ zone ~ "' as " ~ column.type ~ ')') }}
    {%- endif -%}
    {{ return(
        intercom.cast_to_kind(column, 'timestamp') ~ " > cast('" ~ moment ~ "' as " ~ intercom.time_type() ~ ')'
    ) }}
{% endmacro %}


{#
    What a kept model reads of its watched tables, as relations `reads_of_<name>` with an `owner_id`: of
    those in the relation `asked`, or of everybody where something was `overlooked`; and what it has of
    them itself, as `known`. The model may bring its own relation `asked_<name>`, by names *brought*. A model
    that is new reads everything.
#}
{% macro with_reads(watched, key, brought=[]) %}
    {%- if not intercom.goes_on() -%}
    {%- for watch in watched %}
    reads_of_{{ watch.name }} as (

        {{ intercom.reads_of(watch) }}

    ),
    {% endfor -%}
    {%- else -%}
    {%- for watch in watched if watch.name not in brought %}
    asked_{{ watch.name }} as (

        {{ intercom.reads_of(watch, 'asked') }}

    ),
    {% endfor %}
    asked_known as (

        select * from {{ this }}
        where {{ key }} in (select asked.owner_id from asked)

    ),

    overlooked as (

        select 1 as found
        from (select 1 as nothing) as once
        {% if intercom.row_mark('', '') -%}
        where
            {% for watch in watched -%}
            coalesce((select sum(mark) from scanned_{{ watch.name }}), 0)
            - coalesce((select sum({{ watch.mark }}) from asked_{{ watch.name }}), 0)
            <> {{ watch.kept_mark }}
            - coalesce((select sum({{ watch.mark }}) from asked_known), 0)
            {{ 'or' if not loop.last }}
            {% endfor -%}
        {%- endif %}

    ),

    known as (

        select * from asked_known
        union all
        select * from {{ this }}
        where
            exists (select 1 from overlooked)
            and {{ key }} not in (select asked.owner_id from asked)

    ),

    {% for watch in watched -%}
    reads_of_{{ watch.name }} as (

        select * from asked_{{ watch.name }}
        union all
        {{ intercom.reads_of(watch, 'overlooked') }}

    ),
    {% endfor -%}
    {%- endif -%}
{% endmacro %}

{#
    Of every owner of rows in a watched table, as `owner_id`: how many live, when the last was read, and
    their mark. *which*: all, those `asked` about, or those `overlooked`.
#}
{% macro reads_of(watch, which='all') %}
    {%- if var('intercom__unit_tests', false) -%}
        {{ return(
            'select source_relation, ' ~ watch.staged_owner ~ ' as owner_id, count(*) as ' ~ watch.count ~ ', '
            ~ intercom.this_build() ~ ' as ' ~ watch.read_at ~ ', cast(0 as ' ~ dbt.type_bigint() ~ ') as '
            ~ watch.mark ~ ' from ' ~ watch.staged ~ ' group by 1, 2'
        ) }}
    {%- endif -%}
    {%- set selects = [] -%}
    {%- for place in watch.places -%}
        {%- do selects.append(intercom.reads_in(watch, place, which)) -%}
    {%- endfor -%}
    {{ return(selects | join(' union all ') or intercom.no_reads(watch)) }}
{% endmacro %}

{% macro reads_in(watch, place, which) -%}
    {%- set asked = 'select asked.owner_id from asked' -%}
    {%- set conditions = place.conditions | list -%}
    {%- if which == 'overlooked' -%}
        {%- do conditions.extend([
            'exists (select 1 from overlooked)', place.owner ~ ' not in (' ~ asked ~ ')'
        ]) -%}
    {%- endif -%}
    select
        cast('{{ place.origin }}' as {{ intercom.text_type() }}) as source_relation,
        {{ place.owner }} as owner_id,
        count(*) as {{ watch.count }},
        {{ place.last_read_at }} as {{ watch.read_at }},
        {{ intercom.sum_of_marks(place.owner, place.read_at) }} as {{ watch.mark }}
    from
        {{ intercom.rows_of_owners(place.relation, place.owner, asked) if which == 'asked' else place.relation }}
        as rows_there
    where {{ conditions | join(' and ') }}
    group by {{ place.owner }}
{%- endmacro %}

{# No rows, in the columns that the others have: of a watched table, or of who is asked about. #}
{% macro no_reads(watch=none) -%}
    select
        {%- if watch %}
        {{ intercom.no_text() }} as source_relation,
        {%- endif %}
        {{ intercom.no_text() }} as owner_id
        {%- if watch %},
        cast(0 as {{ dbt.type_bigint() }}) as {{ watch.count }},
        {{ intercom.no_time() }} as {{ watch.read_at }},
        cast(0 as {{ dbt.type_bigint() }}) as {{ watch.mark }}
        {%- endif %}
    from (select 1 as nothing) as missing_table
    where 1 = 0
{%- endmacro %}
