{#-
    Which conversations are not what the last build saw: their row, their parts, or a name. The gone
    keep a row.
-#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'conversation_id'],
    indexes=kept_indexes('conversation_id', changed=true),
    on_schema_change='fail',
    pre_hook="{{ intercom.look_up() }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds('int_intercom__shown_names') -%}
{%- set using_tags = var('intercom__using_conversation_tags', true) -%}
{%- set using_team = var('intercom__using_team', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}
{%- set staged = ref('stg_intercom__conversations') -%}
{#- By their names: PostgreSQL guesses the rows of what a query names twice. -#}
{%- set part_aggregates = ref('int_intercom__conversation_part_aggregates') -%}
{%- set contact_names = ref('int_intercom__contact_names') if using_companies -%}
{%- set watched = [watch('rows', 'conversations', 'id', staged, 'conversation_id')] -%}
{%- set pairs = ref('stg_intercom__conversation_tags') if using_tags -%}
{%- set tags = watch('tags', 'conversation_tags', 'conversation_id', pairs) if using_tags -%}
{%- if using_tags -%}{%- do watched.append(tags) -%}{%- endif -%}
{%- do recall(watched) if goes_on() %}

with

{% if goes_on() %}
renamed as (

    select * from {{ ref('int_intercom__shown_names') }}
    where changed_at > {{ last_build() }}

),

{% if using_team %}
renamed_teams as (

    select * from renamed
    where kind = 'team'

),

{% endif %}
-- Whose parts or names changed, whether or not their own row was read again. Ids of two workspaces
-- may meet here; then a conversation too many is made anew.
touched_ids as (

    select conversation_id from {{ changed_rows(part_aggregates) }}
    {% if using_team %}
    union all
    select parts.conversation_id
    from {{ part_aggregates }} as parts
    inner join renamed_teams as teams
        on parts.first_team_id = teams.id
        or parts.last_team_id = teams.id
    {% endif %}
    {% if using_companies %}
    union all
    select parts.conversation_id
    from {{ part_aggregates }} as parts
    inner join {{ contact_names }} as names
        on parts.source_relation = names.source_relation
        and parts.first_contact_author_id = names.contact_id
        and names.companies_changed_at > {{ last_build() }}
    {% endif %}
    {% if using_tags %}
    union all
    select pairs.conversation_id
    from {{ pairs }} as pairs
    inner join renamed
        on pairs.source_relation = renamed.source_relation
        and pairs.tag_id = renamed.id
        and renamed.kind = 'tag'
    {% endif %}
    union all
    select known.conversation_id
    from {{ this }} as known
    inner join renamed
        on known.source_relation = renamed.source_relation
        and known.assignee_id = renamed.id
        and renamed.kind = 'admin'

),

touched as (

    select distinct conversation_id from touched_ids

),

{{ with_scans(watched) }}

asked as (

    {{ asked_about(watched, 'conversation_id', touched='touched') }}

),

{% endif %}
{{ with_reads(watched, 'conversation_id') }}

present as (

    select
        reads.source_relation,
        {% for column in watched_columns(watched) %}
        {{ column }},
        {% endfor %}
        reads.owner_id as conversation_id
    from reads_of_rows as reads
    {% if using_tags %}
    left join reads_of_tags
        on reads.source_relation = reads_of_tags.source_relation
        and reads.owner_id = reads_of_tags.owner_id
    {% endif %}

),

{% if goes_on() %}
changed as (

    select
        coalesce(present.source_relation, known.source_relation) as source_relation,
        {% for column in watched_columns(watched) %}
        present.{{ column }},
        {% endfor %}
        coalesce(present.conversation_id, known.conversation_id) as conversation_id
    from present
    full outer join known
        on present.source_relation = known.source_relation
        and present.conversation_id = known.conversation_id
    left join touched
        on present.conversation_id = touched.conversation_id
    where
        known.conversation_id is null
        or touched.conversation_id is not null
        or {{ differ(watched_columns(watched), 'present', 'known') }}

),

{% endif %}
{%- set among = 'changed' if goes_on() else none -%}
{%- set base = among or 'present' -%}
conversations as (

    {% if goes_on() %}
    {{ staged_conversations(among='changed') }}
    {% else %}
    select * from {{ staged }}
    {% endif %}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

{% if using_tags %}
conversation_tags as (

    {{ staged_pairs('conversation_tags', 'conversation_id', 'tag_id', among) }}

),

tag_names as (

    select distinct
        conversation_tags.conversation_id,
        conversation_tags.source_relation,
        tags.tag_name
    from conversation_tags
    inner join {{ ref('stg_intercom__tags') }} as tags
        on conversation_tags.source_relation = tags.source_relation
        and conversation_tags.tag_id = tags.tag_id

),

tag_lists as (

    select
        source_relation,
        conversation_id,
        {{ known_list('tag_name') }} as all_conversation_tags
    from tag_names
    group by conversation_id, source_relation

),

{% endif %}
{% if using_team %}
teams as (

    select * from {{ ref('stg_intercom__teams') }}

),

{% endif %}
joined as (

    select
        {{ base }}.source_relation,
        {{ base }}.conversation_id,

        ---------- what was read
        {% for column in watched_columns(watched) %}
        {{ base }}.{{ column }},
        {% endfor %}

        ---------- names
        {% if using_tags %}
        tag_lists.all_conversation_tags,
        {% endif %}
        {% if using_team %}
        first_teams.team_name as first_team_name,
        last_teams.team_name as last_team_name,
        {% endif %}
        {% if using_companies %}
        contact_names.all_contact_company_names,
        {% endif %}
        conversations.assignee_id,
        admins.admin_id is not null as is_assignee_admin,
        {{ this_build() }} as changed_at
    from {{ base }}
    left join conversations
        on {{ base }}.source_relation = conversations.source_relation
        and {{ base }}.conversation_id = conversations.conversation_id
    left join {{ part_aggregates }} as part_aggregates
        on conversations.source_relation = part_aggregates.source_relation
        and conversations.conversation_id = part_aggregates.conversation_id
    left join admins
        on conversations.source_relation = admins.source_relation
        and conversations.assignee_id = admins.admin_id
    {% if using_tags %}
    left join tag_lists
        on conversations.source_relation = tag_lists.source_relation
        and conversations.conversation_id = tag_lists.conversation_id
    {% endif %}
    {% if using_team %}
    left join teams as first_teams
        on part_aggregates.source_relation = first_teams.source_relation
        and part_aggregates.first_team_id = first_teams.team_id
    left join teams as last_teams
        on part_aggregates.source_relation = last_teams.source_relation
        and part_aggregates.last_team_id = last_teams.team_id
    {% endif %}
    {% if using_companies %}
    left join {{ contact_names }} as contact_names
        on part_aggregates.source_relation = contact_names.source_relation
        and part_aggregates.first_contact_author_id = contact_names.contact_id
    {% endif %}

)

select * from joined
