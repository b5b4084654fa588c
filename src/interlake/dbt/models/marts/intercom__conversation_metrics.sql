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
{#- Assignments and responses count from the start, closes from the contact's first reply. -#}
{%- set start = 'conversations.conversation_created_at' -%}
{%- set reply = 'part_aggregates.first_contact_reply_at' -%}

with

conversations as (

    select * from {{ ref('intercom__conversation_enhanced') }}

),

part_aggregates as (

    select * from {{ ref('int_intercom__conversation_part_aggregates') }}

),

{% if goes_on() %}
changed as (

    select * from {{ changed_rows(ref('int_intercom__conversation_names')) }}

),

{% endif %}
joined as (

    select
        conversations.*,

        ---------- counts
        coalesce(part_aggregates.count_reopens, 0) as count_reopens,
        coalesce(part_aggregates.count_total_parts, 0) as count_total_parts,
        coalesce(part_aggregates.count_assignments, 0) as count_assignments,

        ---------- firsts
        part_aggregates.first_contact_reply_at,
        part_aggregates.first_assignment_at,
        {{ minutes_between(start, 'part_aggregates.first_assignment_at') }}
            as time_to_first_assignment_minutes,
        part_aggregates.first_admin_response_at,
        {{ minutes_between(start, 'part_aggregates.first_admin_response_at') }}
            as time_to_first_response_minutes,
        {{ minutes_between(reply, 'conversations.first_admin_close_at') }}
            as time_to_admin_first_close_minutes,
        {{ minutes_between(reply, 'conversations.first_close_at') }}
            as time_to_first_close_minutes,
        part_aggregates.first_reopen_at,

        ---------- lasts
        part_aggregates.last_assignment_at,
        {{ minutes_between(start, 'part_aggregates.last_assignment_at') }}
            as time_to_last_assignment_minutes,
        part_aggregates.last_contact_reply_at,
        part_aggregates.last_admin_response_at,
        part_aggregates.last_reopen_at,
        {{ minutes_between(reply, 'conversations.last_admin_close_at') }}
            as time_to_admin_last_close_minutes,
        {{ minutes_between(reply, 'conversations.last_close_at') }}
            as time_to_last_close_minutes
    from conversations
    {% if goes_on() %}
    inner join changed
        on conversations.source_relation = changed.source_relation
        and conversations.conversation_id = changed.conversation_id
    {% endif %}
    left join part_aggregates
        on conversations.source_relation = part_aggregates.source_relation
        and conversations.conversation_id = part_aggregates.conversation_id

)

select * from joined
