with

teams as (

    select * from {{ ref('stg_intercom__teams') }}

),

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}
    where is_default

),

team_schedules as (

    select * from {{ ref('int_intercom__team_office_hours') }}

),

clock as (

    select * from {{ ref('int_intercom__office_clock') }}

),

members as (

    select
        team_admins.source_relation,
        team_admins.team_id,
        count(*) as count_admins,
        count(case when admins.is_away then 1 end) as count_away_admins
    from {{ ref('stg_intercom__team_admins') }} as team_admins
    inner join {{ ref('stg_intercom__admins') }} as admins
        on team_admins.source_relation = admins.source_relation
        and team_admins.admin_id = admins.admin_id
    group by team_admins.source_relation, team_admins.team_id

),

at_hand as (

    select
        source_relation,
        team_id,
        cast(sum(count_idle) as {{ bigint_type() }}) as count_idle_conversations
    from {{ ref('stg_intercom__team_metrics') }}
    group by source_relation, team_id

),

conversations as (

    select
        *,
        team_assignee_id as team_id
    from {{ ref('intercom__conversations') }}
    where team_assignee_id is not null

),

conversation_figures as (

    select
        source_relation,
        team_id,
        count(*) as count_conversations,
        count(case when conversation_state = 'open' then 1 end) as count_open_conversations,
        count(case when conversation_state = 'snoozed' then 1 end) as count_snoozed_conversations,
        count(case when conversation_state = 'closed' then 1 end) as count_closed_conversations,
        count(case when conversation_state <> 'closed' and admin_assignee_id is null then 1 end)
            as count_unassigned_conversations,
        count(case when conversation_state = 'open' and waiting_since is not null then 1 end)
            as count_waiting_conversations,
        count(rating) as count_ratings,
        {{ rounded_mean('rating') }} as average_conversation_rating,
        {{ rounded_median('time_to_last_close_minutes', ahead=true) }}
            as median_time_to_last_close_minutes,
        {{ rounded_median('time_to_last_close_team_office_minutes', ahead=true) }}
            as median_time_to_last_close_team_office_minutes
    from {{ sorted_ahead('conversations', ['source_relation', 'team_id'], medians=[
        'time_to_last_close_minutes', 'time_to_last_close_team_office_minutes'
    ]) }}
    group by source_relation, team_id

),

closes as (

    select
        conversations.source_relation,
        conversations.team_id,
        count(*) as count_closes,
        {{ share('count(case when closes.is_reopened then 1 end)', 'count(*)') }} as reopen_rate
    from conversations
    inner join {{ ref('int_intercom__closes') }} as closes
        on conversations.source_relation = closes.source_relation
        and conversations.conversation_id = closes.conversation_id
    group by conversations.source_relation, conversations.team_id

),

-- The first time a conversation came to a team, whoever has it now.
assignments as (

    select
        source_relation,
        conversation_id,
        assigned_to_id as team_id,
        min(created_at) as assigned_at
    from {{ living_parts() }}
    where assigned_to_type = 'team' and assigned_to_id is not null
    group by source_relation, conversation_id, assigned_to_id

),

answers as (

    select
        assignments.source_relation,
        assignments.team_id,
        assignments.conversation_id,
        assignments.assigned_at,
        min(responses.responded_at) as responded_at
    from assignments
    left join {{ ref('int_intercom__admin_responses') }} as responses
        on assignments.source_relation = responses.source_relation
        and assignments.conversation_id = responses.conversation_id
        and assignments.assigned_at <= responses.responded_at
    group by
        assignments.source_relation,
        assignments.team_id,
        assignments.conversation_id,
        assignments.assigned_at

),

-- In the hours of the team that was asked, else the workspace's.
timed_answers as (

    select
        answers.*,
        coalesce(team_schedules.schedule_id, schedules.schedule_id) as schedule_id
    from answers
    left join schedules
        on answers.source_relation = schedules.source_relation
    left join team_schedules
        on answers.source_relation = team_schedules.source_relation
        and answers.team_id = team_schedules.team_id

),

answer_minutes as (

    select
        timed_answers.source_relation,
        timed_answers.team_id,
        timed_answers.responded_at,
        {{ minutes_between('timed_answers.assigned_at', 'timed_answers.responded_at') }} as minutes,
        {{ office_minutes(
            'at_assignment', 'timed_answers.assigned_at', 'at_response', 'timed_answers.responded_at'
        ) }} as office_minutes
    from timed_answers
    {{- joined_clock('at_assignment', 'timed_answers', 'schedule_id', 'assigned_at') }}
    {{- joined_clock('at_response', 'timed_answers', 'schedule_id', 'responded_at') }}

),

answer_figures as (

    select
        source_relation,
        team_id,
        count(*) as count_conversations_ever_assigned,
        count(responded_at) as count_conversations_responded,
        {{ rounded_median('minutes', ahead=true) }} as median_time_to_first_response_minutes,
        {{ rounded_median('office_minutes', ahead=true) }}
            as median_time_to_first_response_team_office_minutes
    from {{ sorted_ahead(
        'answer_minutes', ['source_relation', 'team_id'], medians=['minutes', 'office_minutes']
    ) }}
    group by source_relation, team_id

),

team_tickets as (

    select
        tickets.source_relation,
        tickets.team_assignee_id as team_id,
        tickets.ticket_state_category,
        ticket_metrics.time_to_resolve_minutes,
        ticket_metrics.time_to_resolve_team_office_minutes
    from {{ ref('stg_intercom__tickets') }} as tickets
    inner join {{ ref('intercom__ticket_metrics') }} as ticket_metrics
        on tickets.source_relation = ticket_metrics.source_relation
        and tickets.ticket_id = ticket_metrics.ticket_id
    where tickets.team_assignee_id is not null

),

tickets as (

    select
        source_relation,
        team_id,
        count(*) as count_tickets,
        count(case when ticket_state_category <> 'resolved' then 1 end)
            as count_unresolved_tickets,
        {{ rounded_median('time_to_resolve_minutes', ahead=true) }}
            as median_ticket_time_to_resolve_minutes,
        {{ rounded_median('time_to_resolve_team_office_minutes', ahead=true) }}
            as median_ticket_time_to_resolve_team_office_minutes
    from {{ sorted_ahead('team_tickets', ['source_relation', 'team_id'], medians=[
        'time_to_resolve_minutes', 'time_to_resolve_team_office_minutes'
    ]) }}
    group by source_relation, team_id

),

joined as (

    select
        ---------- what it is
        teams.source_relation,
        teams.team_id,
        teams.team_name,
        teams.assignment_limit,
        teams.distribution_method,
        coalesce(members.count_admins, 0) as count_admins,
        coalesce(members.count_away_admins, 0) as count_away_admins,

        ---------- at hand now
        coalesce(conversation_figures.count_conversations, 0) as count_conversations,
        coalesce(conversation_figures.count_open_conversations, 0) as count_open_conversations,
        coalesce(conversation_figures.count_snoozed_conversations, 0)
            as count_snoozed_conversations,
        coalesce(conversation_figures.count_closed_conversations, 0) as count_closed_conversations,
        coalesce(conversation_figures.count_unassigned_conversations, 0)
            as count_unassigned_conversations,
        coalesce(conversation_figures.count_waiting_conversations, 0)
            as count_waiting_conversations,
        at_hand.count_idle_conversations,
        coalesce(tickets.count_tickets, 0) as count_tickets,
        coalesce(tickets.count_unresolved_tickets, 0) as count_unresolved_tickets,

        ---------- how it went
        coalesce(answer_figures.count_conversations_ever_assigned, 0)
            as count_conversations_ever_assigned,
        coalesce(answer_figures.count_conversations_responded, 0) as count_conversations_responded,
        answer_figures.median_time_to_first_response_minutes,
        answer_figures.median_time_to_first_response_team_office_minutes,
        conversation_figures.median_time_to_last_close_minutes,
        conversation_figures.median_time_to_last_close_team_office_minutes,
        coalesce(closes.count_closes, 0) as count_closes,
        closes.reopen_rate,
        coalesce(conversation_figures.count_ratings, 0) as count_ratings,
        conversation_figures.average_conversation_rating,
        tickets.median_ticket_time_to_resolve_minutes,
        tickets.median_ticket_time_to_resolve_team_office_minutes
    from teams
    {{- joined_by('teams', 'team_id', [
        'members', 'at_hand', 'conversation_figures', 'closes', 'answer_figures',
        'tickets'
    ]) }}

)

select * from joined
