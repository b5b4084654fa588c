{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{%- set conversation = 'partition by source_relation, conversation_id' -%}
{%- set before = 'order by place rows between unbounded preceding and 1 preceding' -%}
{%- set so_far = 'order by place rows between unbounded preceding and current row' %}

with

{{ with_changed() }}

messages as (

    {{ of_changed(ref('int_intercom__conversation_messages')) }}

),

clocks as (

    {{ of_changed(ref('int_intercom__conversation_clocks')) }}

),

conversations as (

    {{ details_of_changed() }}

),

timed as (

    select
        messages.*,
        clocks.office_clock,
        clocks.team_office_clock,
        coalesce(conversations.is_parts_truncated, false) as is_parts_truncated,
        -- Where Intercom keeps the older parts back, the opening message may have been answered.
        messages.is_contact_message
        and not (messages.is_opening and coalesce(conversations.is_parts_truncated, false))
            as is_waiting_message,
        coalesce(messages.assigned_to_type <> 'team', false) as changes_admin,
        coalesce(
            messages.assigned_to_type = 'team' or messages.assigned_to_type like 'nobody%', false
        ) as changes_team,
        case
            when messages.is_contact_message then 'teammate'
            when messages.is_answer or messages.is_opening then 'contact'
        end as passes_to
    from messages
    inner join conversations
        on messages.source_relation = conversations.source_relation
        and messages.conversation_id = conversations.conversation_id
    left join clocks
        on messages.source_relation = clocks.source_relation
        and messages.conversation_id = clocks.conversation_id
        and messages.conversation_part_id = clocks.conversation_part_id

),

-- Numbers that stay the same from one change to the next, so that a change reaches all after it.
grouped as (

    select
        *,
        coalesce(
            sum(case when is_answer or is_close then 1 else 0 end) over (
                {{ conversation }} {{ before }}
            ),
            0
        ) as answers_before,
        coalesce(
            max(case when is_waiting_message then 1 else 0 end) over (
                {{ conversation }} {{ before }}
            ),
            0
        ) = 1 as is_after_contact,
        coalesce(
            max(case when is_fin_message then 1 else 0 end) over ({{ conversation }} {{ before }}),
            0
        ) = 1 as is_after_fin,
        count(state) over ({{ conversation }} {{ so_far }}) as state_changes,
        count(passes_to) over ({{ conversation }} {{ so_far }}) as passes,
        sum(case when changes_admin then 1 else 0 end) over ({{ conversation }} {{ so_far }})
            as admin_changes,
        sum(case when changes_team then 1 else 0 end) over ({{ conversation }} {{ so_far }})
            as team_changes
    from timed

),

carried as (

    select
        {%- for value in ['created_at', 'office_clock', 'team_office_clock'] %}
        min(case when is_waiting_message then {{ value }} end) over (
            {{ conversation }}, answers_before {{ before }}
        ) as waiting_{{ value }},
        {%- endfor %}
        max(state) over ({{ conversation }}, state_changes) as state_after,
        max(passes_to) over ({{ conversation }}, passes) as passed_to,
        max(case when changes_admin and assigned_to_type = 'admin' then assigned_to_id end) over (
            {{ conversation }}, admin_changes
        ) as admin_assignee_id,
        max(case when changes_team and assigned_to_type = 'team' then assigned_to_id end) over (
            {{ conversation }}, team_changes
        ) as team_assignee_id,
        *
    from grouped

),

stated as (

    select
        *,
        lag(state_after) over ({{ conversation }} order by place) as state_before
    from carried

),

flow as (

    select
        source_relation,
        conversation_id,
        conversation_part_id,
        place,
        created_at,
        office_clock,
        team_office_clock,
        part_type,

        ---------- who and what
        actor_type,
        author_type,
        author_id,
        author_name,
        is_opening,
        is_message,
        is_contact_message,
        is_human_message,
        is_fin_message,
        is_bot_message,
        is_answer,
        is_note,
        is_close,
        is_assignment,
        assigned_to_type,
        assigned_to_id,
        is_parts_truncated,

        ---------- what went before
        is_waiting_message,
        is_after_contact,
        is_after_fin,
        state_before,
        waiting_created_at as waiting_since,
        waiting_office_clock,
        waiting_team_office_clock,

        ---------- how things stand after it
        state_after,
        coalesce(passed_to, 'nobody') as turn_of,
        case when state_after = 'closed' then 'nobody' else coalesce(passed_to, 'nobody') end
            as waiting_on,
        admin_assignee_id,
        team_assignee_id,
        coalesce(state_before = 'closed' and state_after = 'open', false) as is_reopen,
        coalesce(state_before <> 'snoozed' and state_after = 'snoozed', false) as is_snooze
    from stated

)

select * from flow
