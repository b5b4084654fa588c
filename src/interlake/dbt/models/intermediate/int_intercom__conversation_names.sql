{#- Which conversations are not what the last build saw: their row, their parts, or a name. -#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'conversation_id'],
    on_schema_change='fail',
    post_hook="{{ intercom.drop_gone(intercom.living_conversations()) }}",
) }}
{%- do after_builds() -%}
{%- set using_tags = var('intercom__using_conversation_tags', true) -%}
{%- set using_team = var('intercom__using_team', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}
{%- set watched = ['read_at', 'parts_changed_at', 'is_assignee_admin'] -%}
{%- if using_tags -%}{%- do watched.append('all_conversation_tags') -%}{%- endif -%}
{%- if using_team -%}{%- do watched.extend(['first_team_name', 'last_team_name']) -%}{%- endif -%}
{%- if using_companies -%}{%- do watched.append('all_contact_company_names') -%}{%- endif %}

with

conversations as (

    select * from {{ ref('stg_intercom__conversations') }}

),

part_aggregates as (

    select * from {{ ref('int_intercom__conversation_part_aggregates') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

{% if using_tags %}
conversation_tags as (

    select * from {{ ref('stg_intercom__conversation_tags') }}

),

tags as (

    select * from {{ ref('stg_intercom__tags') }}

),

tag_names as (

    select distinct
        conversation_tags.conversation_id,
        conversation_tags.source_relation,
        tags.tag_name
    from conversation_tags
    inner join tags
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
{% if using_companies %}
contacts as (

    select * from {{ ref('intercom__contact_enhanced') }}

),

{% endif %}
present as (

    select
        conversations.source_relation,
        conversations.conversation_id,
        conversations.read_at,
        part_aggregates.changed_at as parts_changed_at,
        {% if using_tags %}
        tag_lists.all_conversation_tags,
        {% endif %}
        {% if using_team %}
        first_teams.team_name as first_team_name,
        last_teams.team_name as last_team_name,
        {% endif %}
        {% if using_companies %}
        contacts.all_contact_company_names,
        {% endif %}
        admins.admin_id is not null as is_assignee_admin
    from conversations
    left join part_aggregates
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
    left join contacts
        on part_aggregates.source_relation = contacts.source_relation
        and part_aggregates.first_contact_author_id = contacts.contact_id
    {% endif %}

),

changed as (

    select
        present.*,
        {{ this_build() }} as changed_at
    from present
    {% if goes_on() %}
    left join {{ this }} as known
        on present.source_relation = known.source_relation
        and present.conversation_id = known.conversation_id
    where known.conversation_id is null or {{ differ(watched, 'present', 'known') }}
    {% endif %}

)

select * from changed
