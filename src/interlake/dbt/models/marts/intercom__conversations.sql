{#- Each duration: from which moment to which. All are told by three clocks. -#}
{%- set durations = {
    'first_assignment': ['opened', 'first_assignment'],
    'last_assignment': ['opened', 'last_assignment'],
    'first_response': ['first_contact_message', 'first_response'],
    'first_human_response': ['first_contact_message', 'first_human_response'],
    'first_fin_response': ['first_contact_message', 'first_fin_response'],
    'hand_over': ['first_contact_message', 'handed_over'],
    'response_after_hand_over': ['handed_over', 'first_response_after_hand_over'],
    'first_close': ['opened', 'first_close'],
    'last_close': ['opened', 'last_close'],
} -%}
{#- Intercom's own figure, in seconds, and the computed one it is held against, in minutes. -#}
{%- set statistics = {
    'time_to_assignment': 'time_to_first_assignment_minutes',
    'time_to_admin_reply': 'time_to_first_human_response_office_minutes',
    'time_to_first_close': 'time_to_first_close_office_minutes',
    'time_to_last_close': 'time_to_last_close_office_minutes',
    'median_time_to_reply': 'median_human_reply_office_minutes',
} -%}

with

conversations as (

    select * from {{ ref('int_intercom__conversation_people') }}

),

times as (

    select * from {{ ref('int_intercom__conversation_times') }}

),

lists as (

    select * from {{ ref('int_intercom__conversation_lists') }}

),

pauses as (

    select * from {{ ref('int_intercom__conversation_pauses') }}

),

zones as (

    select * from {{ ref('int_intercom__workspace_time_zones') }}

),

measured as (

    select
        ---------- what it is
        conversations.source_relation,
        conversations.conversation_id,
        conversations.title,
        conversations.created_at,
        conversations.updated_at,
        cast({{ local_time('conversations.created_at', 'zones.time_zone_name') }} as date)
            as created_on,
        conversations.conversation_state,
        conversations.is_read,
        conversations.priority,
        conversations.is_ticket,
        conversations.is_parts_truncated,
        conversations.waiting_since,
        conversations.snoozed_until,

        ---------- how it began
        conversations.channel,
        conversations.channel_current,
        conversations.source_delivered_as,
        conversations.source_subject,
        conversations.source_url,
        conversations.opened_by_actor_type,
        conversations.source_author_type,
        conversations.source_author_id,
        conversations.source_author_name,

        ---------- whom it is about
        conversations.contact_id,
        conversations.contact_name,
        conversations.contact_email,
        conversations.contact_role,
        lists.count_contacts,
        lists.all_contacts,
        conversations.company_id,
        conversations.company_name,

        ---------- who has it
        conversations.admin_assignee_id,
        conversations.admin_assignee_name,
        conversations.team_assignee_id,
        conversations.team_assignee_name,
        conversations.first_team_id,
        conversations.first_team_name,
        conversations.last_team_id,
        conversations.last_team_name,
        lists.count_teammates,
        lists.all_teammates,

        ---------- who answered and closed it
        conversations.answered_by,
        conversations.first_response_actor_type,
        conversations.first_human_responder_id,
        conversations.first_human_responder_name,
        conversations.last_human_responder_id,
        conversations.last_human_responder_name,
        conversations.last_closed_by_actor_type,
        conversations.last_closed_by_id,
        conversations.last_closed_by_name,

        ---------- counts
        {% for name in [
            'parts', 'messages', 'contact_messages', 'human_messages', 'fin_messages',
            'bot_messages', 'human_responses', 'human_responders', 'notes', 'assignments',
            'closes', 'reopens', 'snoozes',
        ] -%}
        coalesce(times.count_{{ name }}, 0) as count_{{ name }},
        {% endfor %}
        ---------- times
        {% for name in [
            'first_contact_message', 'last_contact_message', 'first_response',
            'first_human_response', 'last_human_response', 'first_fin_response', 'handed_over',
            'first_assignment', 'last_assignment', 'first_close', 'last_close', 'first_reopen',
            'last_reopen',
        ] -%}
        times.{{ name }}_at,
        {% endfor %}
        ---------- minutes of the wall clock, of the workspace's office hours, of the team's
        {% for name, (start, end) in durations.items() -%}
        {{ minutes_between(
            'conversations.created_at' if start == 'opened' else 'times.' ~ start ~ '_at',
            'times.' ~ end ~ '_at'
        ) }} as time_to_{{ name }}_minutes,
        {% for clock in ['office', 'team_office'] -%}
        {{ as_minutes('times.' ~ end ~ '_' ~ clock ~ '_clock - times.' ~ start ~ '_' ~ clock
            ~ '_clock') }} as time_to_{{ name }}_{{ clock }}_minutes,
        {% endfor -%}
        {% endfor -%}
        cast(times.median_human_reply_minutes as numeric(18, 2)) as median_human_reply_minutes,
        cast(times.median_human_reply_office_minutes as numeric(18, 2))
            as median_human_reply_office_minutes,
        cast(times.median_human_reply_team_office_minutes as numeric(18, 2))
            as median_human_reply_team_office_minutes,

        ---------- work
        {{ as_minutes('conversations.statistics_handling_time') }} as handling_minutes,
        {{ as_minutes('conversations.statistics_adjusted_handling_time') }}
            as adjusted_handling_minutes,
        coalesce(pauses.count_pauses, 0) as count_pauses,
        {{ as_minutes('coalesce(pauses.paused_seconds, 0)') }} as paused_minutes,

        ---------- SLA and rating
        conversations.sla_name,
        conversations.sla_status,
        lists.all_missed_sla_targets,
        conversations.rating,
        conversations.rating_remark,
        conversations.rating_requested_at,
        conversations.rated_teammate_type,
        conversations.rated_teammate_id,
        conversations.rated_teammate_name,

        ---------- Fin
        coalesce(
            conversations.is_ai_agent_participated or times.count_fin_messages > 0, false
        ) as is_fin_involved,
        conversations.fin_outcome,
        conversations.ai_agent_resolution_state,
        conversations.ai_agent_source_type,
        conversations.ai_agent_source_title,
        conversations.ai_agent_last_answer_type,
        conversations.ai_agent_rating,
        conversations.ai_agent_rating_remark,
        lists.count_content_sources,

        ---------- Intercom's own figures
        {% for name in statistics -%}
        {{ as_minutes('conversations.statistics_' ~ name) }} as statistics_{{ name }}_minutes,
        {% endfor -%}
        conversations.statistics_count_reopens,
        conversations.statistics_count_assignments,
        conversations.statistics_count_conversation_parts,
        conversations.statistics_last_closed_by_id,
        {{ as_minutes('conversations.team_response_seconds') }}
            as statistics_team_response_minutes,
        {{ as_minutes('conversations.team_response_office_seconds') }}
            as statistics_team_response_office_minutes,

        ---------- labels
        lists.count_tags,
        lists.all_tags,
        lists.count_topics,
        lists.all_topics,
        lists.count_linked_tickets,
        lists.count_linked_conversations,
        conversations.custom_attributes
    from conversations
    left join times
        on conversations.source_relation = times.source_relation
        and conversations.conversation_id = times.conversation_id
    left join lists
        on conversations.source_relation = lists.source_relation
        and conversations.conversation_id = lists.conversation_id
    left join pauses
        on conversations.source_relation = pauses.source_relation
        and conversations.conversation_id = pauses.conversation_id
    left join zones
        on conversations.source_relation = zones.source_relation

),

compared as (

    select
        *,
        {% for name, computed in statistics.items() -%}
        cast({{ computed }} - statistics_{{ name }}_minutes as numeric(18, 2))
            as difference_{{ name }}_minutes,
        {% endfor -%}
        count_reopens - statistics_count_reopens as difference_count_reopens,
        count_assignments - statistics_count_assignments as difference_count_assignments
    from measured

)

select * from compared
