{%- set using_tags = var('intercom__using_conversation_tags', true) -%}
{%- set using_team = var('intercom__using_team', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}

with

conversations as (

    select * from {{ ref('stg_intercom__conversations') }}

),

part_aggregates as (

    select * from {{ ref('int_intercom__conversation_part_aggregates') }}

),

string_aggregates as (

    select * from {{ ref('int_intercom__conversation_string_aggregates') }}

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
        conversation_tags.source_relation,
        conversation_tags.conversation_id,
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
    group by source_relation, conversation_id

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
joined as (

    select
        ---------- keys and times
        conversations.source_relation,
        conversations.conversation_id,
        conversations.created_at as conversation_created_at,
        conversations.updated_at as conversation_last_updated_at,

        ---------- what it is
        conversations.source_type as conversation_type,
        conversations.source_delivered_as as conversation_initiated_type,
        conversations.source_subject as conversation_subject,
        conversations.assignee_id as conversation_assignee_id,
        coalesce(conversations.assignee_type, 'unassigned') as conversation_assignee_type,
        conversations.source_author_type as conversation_author_type,
        conversations.conversation_state,
        conversations.is_read,
        conversations.waiting_since,
        conversations.snoozed_until,
        conversations.sla_name,
        conversations.sla_status,
        conversations.conversation_rating,
        conversations.conversation_remark,
        {{ passed_through('conversations', 'conversations') }}
        admins.admin_id is not null as is_assignee_admin,

        ---------- closes and tags
        part_aggregates.first_close_at,
        part_aggregates.last_close_at,
        part_aggregates.first_admin_close_at,
        part_aggregates.last_admin_close_at,
        {% if using_tags %}
        tag_lists.all_conversation_tags,
        {% endif %}
        part_aggregates.first_close_by_admin_id,
        part_aggregates.last_close_by_admin_id,
        part_aggregates.first_close_by_author_id,
        part_aggregates.last_close_by_author_id,

        ---------- people
        part_aggregates.first_contact_author_id,
        part_aggregates.last_contact_author_id,
        part_aggregates.first_team_id,
        part_aggregates.last_team_id,
        {% if using_team %}
        first_teams.team_name as first_team_name,
        last_teams.team_name as last_team_name,
        {% endif %}
        {% if using_companies %}
        contacts.all_contact_company_names,
        {% endif %}
        string_aggregates.conversation_admins as all_conversation_admins,
        string_aggregates.conversation_contacts as all_conversation_contacts
    from conversations
    left join part_aggregates
        on conversations.source_relation = part_aggregates.source_relation
        and conversations.conversation_id = part_aggregates.conversation_id
    left join string_aggregates
        on conversations.source_relation = string_aggregates.source_relation
        and conversations.conversation_id = string_aggregates.conversation_id
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

)

select * from joined
