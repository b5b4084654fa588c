{#
    How models go on from the build before. Those about conversations and contacts are kept, and only
    rows of those that differ from what the last build saw are made anew: by what was read of them (how
    many rows, and when), never by a clock alone, so that what comes late is not missed.
#}

{#
    A kept model is incremental where the warehouse can delete rows of a table, and may be asked what
    stands there.
#}
{% macro kept_as() %}
    {%- set is_kept = target.type != 'spark' and intercom.introspects() -%}
    {{ return('incremental' if is_kept else 'table') }}
{% endmacro %}

{% macro kept_by() %}
    {{ return('merge' if target.type in ('bigquery', 'databricks') else 'delete+insert') }}
{% endmacro %}


{#
    Whether this build goes on from the one before. Unit tests see a model as if it were new, and so
    does who may not ask the warehouse.
#}
{% macro goes_on() %}
    {%- set may_ask = intercom.introspects() and not var('intercom__unit_tests', false) -%}
    {{ return(may_ask and is_incremental()) }}
{% endmacro %}


{# The moment this build began, by which it is known. #}
{% macro this_build() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ intercom.time_type() }})
{%- endmacro %}


{# Up to which build this model has seen all changes; the beginning of time if it is new. #}
{% macro last_build() -%}
    (
        select coalesce(
            max(built_at), cast('1970-01-01 00:00:00' as {{ intercom.time_type() }})
        )
        from {{ ref('int_intercom__builds') }}
        where model_name = '{{ model.name }}'
    )
{%- endmacro %}

{#
    The model that says so has to come first, and another one that only builds that go on read. Unit
    tests do without them.
#}
{% macro after_builds(and_model=none) %}
    {%- do intercom.built_after('int_intercom__builds') -%}
    {%- if and_model -%}{%- do intercom.built_after(and_model) -%}{%- endif -%}
{% endmacro %}

{# A model comes first whose rows are not read. #}
{% macro built_after(name) %}
    {%- if not var('intercom__unit_tests', false) -%}{%- do ref(name) -%}{%- endif -%}
{% endmacro %}


{#
    What a kept model about conversations begins with: those that live and are to be made again, as
    `changed`; at first all. Its rows of them are gone by then, see drop_changed. Unit tests do without.
#}
{% macro with_changed() %}
    {%- if not var('intercom__unit_tests', false) -%}
    changed as (

        select
            source_relation,
            conversation_id
        from {{ ref('int_intercom__conversation_changes') }}
        where
            is_living
            {%- if intercom.goes_on() %}
            and changed_at > {{ intercom.last_build() }}
            {%- endif %}

    ),
    {%- endif -%}
{% endmacro %}

{#
    The rows of another model that changed since this one has seen all changes, as a relation of a query;
    all of them if it is new. PostgreSQL is told how many there are: of a time that a query will tell it
    takes a third of the rows to be later, and then reads everything they are joined with.
#}
{% macro changed_rows(relation) %}
    {%- if not intercom.goes_on() -%}{{ return(relation) }}{%- endif -%}
    {%- set is_changed = ' from ' ~ relation ~ ' where changed_at > ' ~ intercom.last_build() -%}
    {%- set limit = ' limit ' ~ run_query('select count(*)' ~ is_changed).rows[0][0]
        if target.type == 'postgres' else '' -%}
    {{ return('(select *' ~ is_changed ~ limit ~ ') as changed_rows') }}
{% endmacro %}

{# The rows of a kept model about conversations that are about these. #}
{% macro of_changed(relation) -%}
    select present.*
    from {{ relation }} as present
    {%- if intercom.goes_on() %}
    inner join changed
        on present.source_relation = changed.source_relation
        and present.conversation_id = changed.conversation_id
    {%- endif %}
{%- endmacro %}

{# The rows of staging models that are about these. #}
{% macro details_of_changed() %}
    {{ return(intercom.staged_of_changed('conversation_details', intercom.staged_details)) }}
{% endmacro %}

{% macro part_details_of_changed() %}
    {{ return(intercom.staged_of_changed('conversation_part_details', intercom.staged_part_details)) }}
{% endmacro %}

{% macro parts_of_changed() %}
    {{ return(intercom.staged_of_changed('conversation_parts', intercom.staged_parts)) }}
{% endmacro %}

{% macro staged_of_changed(name, staged_among) %}
    {%- set staged = ref('stg_intercom__' ~ name) -%}
    {%- if not execute or var('intercom__unit_tests', false) -%}
        {{ return('select * from ' ~ staged) }}
    {%- endif -%}
    {{ return(staged_among('changed')) }}
{% endmacro %}


{#
    Whether one of some columns differs between two relations; null differs from everything else. Where
    the other relation calls them otherwise, *columns* maps the one's names to those.
#}
{% macro differ(columns, one, other) -%}
    {%- for column in columns %}
        {%- set a, b = one ~ '.' ~ column, other ~ '.' ~ (columns[column] if columns is mapping else column) %}
        coalesce({{ a }} <> {{ b }}, {{ a }} is not null or {{ b }} is not null)
        {{- ' or' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#
    Takes rows out of a kept model before those of the same owners are made again: rows whose *key* a
    relation found changed, or gone, since the last build. With *condition*, those it holds for alone.
    The time stands there as a value, for Databricks deletes by no query in a query.
#}
{% macro drop_changed(relation, key, condition=none) -%}
    {%- if intercom.goes_on() -%}
    {%- set last = run_query(
        'select cast(' ~ intercom.last_build() ~ ' as ' ~ intercom.text_type() ~ ') as built_at'
    ).rows[0][0] -%}
    delete from {{ this }}
    where exists (
        select 1
        from {{ relation }} as same
        where
            same.source_relation = {{ this.identifier }}.source_relation
            and same.{{ key }} = {{ this.identifier }}.{{ key }}
            and same.changed_at > cast('{{ last[:26] }}' as {{ intercom.time_type() }})
            {%- if condition %}
            and same.{{ condition }}
            {%- endif %}
    )
    {%- endif -%}
{%- endmacro %}

{#
    The same of owners that are gone, where rows of the others are replaced by key: who is gone keeps a
    row of *names*, without a count of raw rows.
#}
{% macro drop_gone(names, key) %}
    {{ return(intercom.drop_changed(names, key, 'count_rows is null')) }}
{% endmacro %}


{#
    The indexes of a kept table, for PostgreSQL to find the rows of few owners by: those of its *key*,
    and where other models go by what `changed`, those too. Others need none.
#}
{% macro kept_indexes(key, changed=false) %}
    {%- set indexes = [{'columns': [key]}] + ([{'columns': ['changed_at']}] if changed else []) -%}
    {{ return(indexes if target.type == 'postgres' else []) }}
{% endmacro %}

{#
    Has PostgreSQL use them. By its defaults a row that is looked up costs as much as four pages of a disk
    that has to turn; so dear, it reads whole tables for one row in a hundred, which takes two to five times as long.
#}
{% macro look_up() %}
    {%- if intercom.goes_on() and target.type == 'postgres' -%}
    set local random_page_cost = 1.1
    {%- endif -%}
{% endmacro %}


{#
    Has PostgreSQL look at a kept table that was just made, as it would do by itself within minutes:
    what it guesses until then made the next build take twenty times as long. Others need no telling.
#}
{% macro count_values() %}
    {{ return(adapter.dispatch('count_values', 'intercom')()) }}
{% endmacro %}

{% macro default__count_values() %}{% endmacro %}

{% macro postgres__count_values() -%}
    {%- if not intercom.goes_on() -%} analyze {{ this }} {%- endif -%}
{%- endmacro %}

{% macro redshift__count_values() %}{% endmacro %}


{# The rows of stg_intercom__conversation_parts whose conversation lives, as what is kept of parts. #}
{% macro living_parts() %}
    {%- set staged = ref('stg_intercom__conversation_parts') -%}
    {%- if var('intercom__unit_tests', false) -%}
        {{ return(staged ~ ' as living_parts') }}
    {%- endif -%}
    (
        select parts.*
        from {{ staged }} as parts
        inner join {{ ref('int_intercom__conversation_names') }} as conversations
            on parts.source_relation = conversations.source_relation
            and parts.conversation_id = conversations.conversation_id
            and conversations.count_rows is not null
    ) as living_parts
{% endmacro %}
