{#- Which contacts are not what the last build saw: their row, or a name. The gone keep a row. -#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'contact_id'],
    indexes=kept_indexes('contact_id', changed=true),
    on_schema_change='fail',
    pre_hook="{{ intercom.look_up() }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds('int_intercom__shown_names') -%}
{%- set using_tags = var('intercom__using_contact_tags', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}
{%- set pairs_of = {
    'tag': ref('stg_intercom__contact_tags'),
    'company': ref('stg_intercom__contact_companies'),
} -%}
{%- set things_of = {
    'tag': ref('stg_intercom__tags'),
    'company': ref('stg_intercom__companies'),
} -%}
{%- set tables = {'tag': 'contact_tags', 'company': 'contact_companies'} -%}
{%- set columns = {'tag': 'all_contact_tags', 'company': 'all_contact_company_names'} -%}
{%- set things = [] -%}
{%- if using_tags -%}{%- do things.append('tag') -%}{%- endif -%}
{%- if using_companies -%}{%- do things.append('company') -%}{%- endif -%}
{%- set watched = [watch('rows', 'contacts', 'id', ref('stg_intercom__contacts'), 'contact_id')] -%}
{%- set own_columns = watched_columns(watched) -%}
{%- for name, pairs in pairs_of.items() if name in things -%}
{%- do watched.append(watch(tables[name], tables[name], 'contact_id', pairs)) -%}
{%- endfor -%}
{%- do recall(watched) if goes_on() %}

with

{% if goes_on() %}
renamed as (

    select * from {{ ref('int_intercom__shown_names') }}
    where changed_at > {{ last_build() }}

),

-- Whose names changed without anything of theirs being read. Ids of two workspaces may meet here;
-- then a contact too many is made anew.
touched_ids as (

    {% for thing in things %}
    select pairs.contact_id
    from {{ pairs_of[thing] }} as pairs
    inner join renamed
        on pairs.source_relation = renamed.source_relation
        and pairs.{{ thing }}_id = renamed.id
        and renamed.kind = '{{ thing }}'
    union all
    {% endfor %}
    select {{ no_text() }} as contact_id
    from (select 1 as nothing) as nobody
    where 1 = 0

),

touched as (

    select distinct contact_id from touched_ids

),

{{ with_scans(watched) }}

asked as (

    {{ asked_about(watched, 'contact_id', touched='touched') }}

),

{% endif %}
{{ with_reads(watched, 'contact_id') }}

present as (

    select
        reads.source_relation,
        {% for column in watched_columns(watched) %}
        {{ column }},
        {% endfor %}
        reads.owner_id as contact_id
    from reads_of_rows as reads
    {% for thing in things %}
    left join reads_of_{{ tables[thing] }} as reads_of_{{ thing }}
        on reads.source_relation = reads_of_{{ thing }}.source_relation
        and reads.owner_id = reads_of_{{ thing }}.owner_id
    {% endfor %}

),

{% if goes_on() %}
changed as (

    select
        coalesce(present.source_relation, known.source_relation) as source_relation,
        coalesce(present.contact_id, known.contact_id) as contact_id,
        {% for column in watched_columns(watched) %}
        present.{{ column }},
        {% endfor %}
        {% for thing in things %}
        known.{{ columns[thing] }} as known_{{ columns[thing] }},
        {% endfor %}
        {% if using_companies %}
        known.company_ids as known_company_ids,
        {% endif %}
        known.changed_at as known_changed_at,
        known.companies_changed_at as known_companies_changed_at,
        known.contact_id is null or {{ differ(own_columns, 'present', 'known') }} as is_read_anew
    from present
    full outer join known
        on present.source_relation = known.source_relation
        and present.contact_id = known.contact_id
    left join touched
        on present.contact_id = touched.contact_id
    where
        known.contact_id is null
        or touched.contact_id is not null
        or {{ differ(watched_columns(watched), 'present', 'known') }}

),

{% endif %}
{%- set among = 'changed' if goes_on() else none -%}
{%- set base = among or 'present' -%}
{% for thing in things %}
pairs_of_{{ thing }} as (

    {{ staged_pairs(tables[thing], 'contact_id', thing ~ '_id', among) }}

),

names_of_{{ thing }} as (

    select distinct
        pairs.source_relation,
        pairs.contact_id,
        things.{{ thing }}_name
    from pairs_of_{{ thing }} as pairs
    inner join {{ things_of[thing] }} as things
        on pairs.source_relation = things.source_relation
        and pairs.{{ thing }}_id = things.{{ thing }}_id

),

lists_of_{{ thing }} as (

    select
        source_relation,
        contact_id,
        {{ known_list(thing ~ '_name') }} as {{ columns[thing] }}
    from names_of_{{ thing }}
    group by source_relation, contact_id

),

{% endfor %}
{% if using_companies %}
-- Names don't tell apart two companies of one name.
companies as (

    select
        source_relation,
        contact_id,
        {{ known_list('company_id') }} as company_ids
    from pairs_of_company
    group by source_relation, contact_id

),

{% endif %}
joined as (

    select
        {{ base }}.source_relation,
        {{ base }}.contact_id,

        ---------- what was read
        {% for column in watched_columns(watched) %}
        {{ base }}.{{ column }},
        {% endfor %}

        ---------- names
        {% for thing in things %}
        lists_of_{{ thing }}.{{ columns[thing] }},
        {% endfor %}
        {% if using_companies %}
        companies.company_ids,
        {% endif %}

        ---------- the build that last found the contact, or its companies, changed
        {% if not goes_on() %}
        {{ this_build() }} as changed_at,
        {{ this_build() }} as companies_changed_at
        {% else %}
        case
            when
                changed.is_read_anew
                {% for thing in things %}
                or {{ differ(
                    {columns[thing]: 'known_' ~ columns[thing]}, 'lists_of_' ~ thing, 'changed'
                ) }}
                {% endfor %}
                then {{ this_build() }}
            else changed.known_changed_at
        end as changed_at,
        case
            when
                changed.known_companies_changed_at is null
                {% if using_companies %}
                or {{ differ(
                    {'all_contact_company_names': 'known_all_contact_company_names'},
                    'lists_of_company', 'changed'
                ) }}
                or {{ differ({'company_ids': 'known_company_ids'}, 'companies', 'changed') }}
                {% endif %}
                then {{ this_build() }}
            else changed.known_companies_changed_at
        end as companies_changed_at
        {% endif %}
    from {{ base }}
    {% for thing in things %}
    left join lists_of_{{ thing }}
        on {{ base }}.source_relation = lists_of_{{ thing }}.source_relation
        and {{ base }}.contact_id = lists_of_{{ thing }}.contact_id
        and {{ base }}.count_rows is not null
    {% endfor %}
    {% if using_companies %}
    left join companies
        on {{ base }}.source_relation = companies.source_relation
        and {{ base }}.contact_id = companies.contact_id
        and {{ base }}.count_rows is not null
    {% endif %}

)

select * from joined
