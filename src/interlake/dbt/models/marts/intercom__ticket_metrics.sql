{%- set milestones = {
    'first_assignment': 'first_assignment_at',
    'first_response': 'first_response_at',
    'first_resolve': 'first_resolved_at',
    'resolve': 'resolved_at',
} -%}
{%- set moments = ['created_at'] + milestones.values() | list -%}

with

tickets as (

    select * from {{ ref('stg_intercom__tickets') }}

),

parts as (

    select * from {{ ref('stg_intercom__ticket_parts') }}

),

spans as (

    select * from {{ ref('int_intercom__ticket_state_spans') }}

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

part_figures as (

    select
        source_relation,
        ticket_id,
        min(case when part_type = 'comment' and author_type = 'admin' then created_at end)
            as first_response_at,
        max(case when part_type = 'comment' and author_type = 'admin' then created_at end)
            as last_response_at,
        min(
            case
                when part_type like '%assignment%' and assigned_to_type = 'admin' then created_at
            end
        ) as first_assignment_at,
        count(case when part_type = 'comment' and author_type = 'admin' then 1 end)
            as count_admin_replies,
        count(case when part_type = 'comment' and author_type in ('user', 'lead') then 1 end)
            as count_contact_replies,
        count(case when part_type = 'note' then 1 end) as count_notes,
        count(case when part_type like '%assignment%' then 1 end) as count_assignments,
        count(case when part_type like 'ticket_attribute_updated%' then 1 end)
            as count_attribute_changes
    from parts
    group by source_relation, ticket_id

),

-- A change from resolved to resolved, of one such state to another, resolves nothing anew.
state_figures as (

    select
        source_relation,
        ticket_id,
        count(*) - 1 as count_state_changes,
        count(
            case when previous_ticket_state = 'resolved' and ticket_state <> 'resolved' then 1 end
        ) as count_reopens,
        min(case when ticket_state = 'resolved' then started_at end) as first_resolved_at,
        max(
            case
                when ticket_state = 'resolved' and coalesce(previous_ticket_state, '') <> 'resolved'
                    then started_at
            end
        ) as last_resolved_at,
        {%- for state in ['submitted', 'in_progress', 'waiting_on_customer', 'resolved'] %}
        cast(
            coalesce(
                sum(case when ticket_state = '{{ state }}' then time_in_state_minutes end), 0
            )
            as numeric(18, 2)
        ) as time_{{ state }}_minutes,
        {%- endfor %}
        max(case when is_present_state then started_at end) as present_state_since
    from spans
    group by source_relation, ticket_id

),

resolvers as (

    select
        source_relation,
        ticket_id,
        changed_by_type,
        changed_by_id,
        row_number() over (
            partition by source_relation, ticket_id
            order by state_number desc
        ) as place_from_last
    from spans
    where ticket_state = 'resolved' and coalesce(previous_ticket_state, '') <> 'resolved'

),

joined as (

    select
        ---------- what it is
        tickets.source_relation,
        tickets.ticket_id,
        tickets.ticket_category,
        tickets.ticket_type_id,
        tickets.ticket_state_category,
        tickets.ticket_state_category = 'resolved' as is_resolved,
        tickets.admin_assignee_id,
        tickets.team_assignee_id,
        tickets.created_at,

        ---------- counts
        coalesce(part_figures.count_admin_replies, 0) as count_admin_replies,
        coalesce(part_figures.count_contact_replies, 0) as count_contact_replies,
        coalesce(part_figures.count_notes, 0) as count_notes,
        coalesce(part_figures.count_assignments, 0) as count_assignments,
        coalesce(part_figures.count_attribute_changes, 0) as count_attribute_changes,
        state_figures.count_state_changes,
        state_figures.count_reopens,

        ---------- to a milestone
        part_figures.first_assignment_at,
        {{ minutes_between('tickets.created_at', 'part_figures.first_assignment_at') }}
            as time_to_first_assignment_minutes,
        part_figures.first_response_at,
        {{ minutes_between('tickets.created_at', 'part_figures.first_response_at') }}
            as time_to_first_response_minutes,
        part_figures.last_response_at,
        state_figures.first_resolved_at,
        {{ minutes_between('tickets.created_at', 'state_figures.first_resolved_at') }}
            as time_to_first_resolve_minutes,
        case when tickets.ticket_state_category = 'resolved' then state_figures.last_resolved_at end
            as resolved_at,
        {{ minutes_between(
            'tickets.created_at',
            "case when tickets.ticket_state_category = 'resolved' then state_figures.last_resolved_at end"
        ) }} as time_to_resolve_minutes,
        case when tickets.ticket_state_category = 'resolved' then resolvers.changed_by_type end
            as resolved_by_type,
        case when tickets.ticket_state_category = 'resolved' then resolvers.changed_by_id end
            as resolved_by_id,

        ---------- in a state
        state_figures.time_submitted_minutes,
        state_figures.time_in_progress_minutes,
        state_figures.time_waiting_on_customer_minutes,
        state_figures.time_resolved_minutes,
        state_figures.present_state_since,
        tickets.is_parts_truncated
    from tickets
    {{- joined_by('tickets', 'ticket_id', ['part_figures', 'state_figures']) }}
    left join resolvers
        on tickets.source_relation = resolvers.source_relation
        and tickets.ticket_id = resolvers.ticket_id
        and resolvers.place_from_last = 1

),

-- A ticket counts in the hours of the workspace, and in those of the team it is with.
moments as (

    {%- for moment in moments %}
    select
        joined.source_relation,
        joined.ticket_id,
        '{{ moment }}' as moment,
        joined.{{ moment }} as moment_at,
        schedules.schedule_id,
        coalesce(team_schedules.schedule_id, schedules.schedule_id) as team_schedule_id
    from joined
    left join schedules
        on joined.source_relation = schedules.source_relation
    left join team_schedules
        on joined.source_relation = team_schedules.source_relation
        and joined.team_assignee_id = team_schedules.team_id
    where joined.{{ moment }} is not null
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

readings as (

    select
        moments.source_relation,
        moments.ticket_id,
        moments.moment,
        {{ office_reading('office', 'moments.moment_at') }} as office_clock,
        {{ office_reading('team_office', 'moments.moment_at') }} as team_office_clock
    from moments
    {{- joined_clock('office', 'moments', 'schedule_id', 'moment_at') }}
    {{- joined_clock('team_office', 'moments', 'team_schedule_id', 'moment_at') }}

),

clocks as (

    select
        {% for moment in moments -%}
        max(case when moment = '{{ moment }}' then office_clock end) as {{ moment }}_office,
        max(case when moment = '{{ moment }}' then team_office_clock end)
            as {{ moment }}_team_office,
        {% endfor -%}
        source_relation,
        ticket_id
    from readings
    group by source_relation, ticket_id

),

measured as (

    select
        {% for milestone, moment in milestones.items() -%}
        {% for clock in ['office', 'team_office'] -%}
        {{ as_minutes('clocks.' ~ moment ~ '_' ~ clock ~ ' - clocks.created_at_' ~ clock) }}
            as time_to_{{ milestone }}_{{ clock }}_minutes,
        {% endfor -%}
        {% endfor -%}
        joined.*
    from joined
    left join clocks
        on joined.source_relation = clocks.source_relation
        and joined.ticket_id = clocks.ticket_id

)

select * from measured
