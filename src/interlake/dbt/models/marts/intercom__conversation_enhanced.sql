{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'conversation_id'],
    indexes=kept_indexes('conversation_id'),
    on_schema_change='append_new_columns',
    pre_hook="{{ intercom.look_up() }}",
    post_hook=[
        "{{ intercom.drop_gone(ref('int_intercom__conversation_names'), 'conversation_id') }}",
        "{{ intercom.count_values() }}",
    ],
) }}
{%- do after_builds() -%}
{%- set using_tags = var('intercom__using_conversation_tags', true) -%}
{%- set using_team = var('intercom__using_team', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}

with

part_aggregates as (

    select * from {{ ref('int_intercom__conversation_part_aggregates') }}

),

names as (

    select * from {{ changed_rows(ref('int_intercom__conversation_names')) }}

),

conversations as (

    {% if goes_on() %}
    {{ staged_conversations(among='names') }}
    {% else %}
    select * from {{ ref('stg_intercom__conversations') }}
    {% endif %}

),

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
        names.is_assignee_admin,

        ---------- closes and tags
        part_aggregates.first_close_at,
        part_aggregates.last_close_at,
        part_aggregates.first_admin_close_at,
        part_aggregates.last_admin_close_at,
        {% if using_tags %}
        names.all_conversation_tags,
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
        names.first_team_name,
        names.last_team_name,
        {% endif %}
        {% if using_companies %}
        names.all_contact_company_names,
        {% endif %}
        part_aggregates.conversation_admins as all_conversation_admins,
        part_aggregates.conversation_contacts as all_conversation_contacts
    from conversations
    inner join names
        on conversations.source_relation = names.source_relation
        and conversations.conversation_id = names.conversation_id
    left join part_aggregates
        on conversations.source_relation = part_aggregates.source_relation
        and conversations.conversation_id = part_aggregates.conversation_id

)

select * from joined
