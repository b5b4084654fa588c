{#- What is counted at the end of a day, by the standing of a conversation then. -#}
{%- set open = "conversation_state = 'open'" -%}
{%- set standings = {
    'open_conversations': open,
    'open_unassigned_conversations':
        open ~ ' and admin_assignee_id is null and team_assignee_id is null',
    'open_without_teammate_conversations': open ~ ' and admin_assignee_id is null',
    'open_waiting_on_teammate_conversations': open ~ " and waiting_on = 'teammate'",
    'snoozed_conversations': "conversation_state = 'snoozed'",
} -%}
{%- set happenings = [
    'new_conversations', 'closed_conversations', 'reopened_conversations'
] -%}

with

spans as (

    select
        *,
        lag(conversation_state) over (
            partition by source_relation, conversation_id order by span_number
        ) as state_before
    from {{ ref('intercom__conversation_state_spans') }}

),

conversations as (

    select * from {{ ref('stg_intercom__conversation_details') }}

),

zones as (

    select * from {{ ref('int_intercom__workspace_time_zones') }}

),

days as (

    select * from {{ ref('int_intercom__calendar_days') }}

),

-- Days that the workspace has seen, up to the one on which it was last read.
bounds as (

    select
        zones.source_relation,
        zones.time_zone_name,
        cast(min({{ local_time('conversations.created_at', 'zones.time_zone_name') }}) as date)
            as first_date,
        cast(
            max({{ local_time(
                'coalesce(conversations.synced_at, conversations.updated_at)',
                'zones.time_zone_name'
            ) }}) as date
        ) as last_date
    from zones
    inner join conversations
        on zones.source_relation = conversations.source_relation
    group by zones.source_relation, zones.time_zone_name

),

changes as (

    select
        spans.source_relation,
        cast({{ local_time('spans.started_at', 'zones.time_zone_name') }} as date) as day_date,
        {% for name, standing in standings.items() -%}
        case when {{ standing }} then 1 else 0 end as {{ name }},
        {% endfor -%}
        case when spans.span_number = 1 then 1 else 0 end as new_conversations,
        case
            when
                spans.conversation_state = 'closed'
                and coalesce(spans.state_before, 'open') <> 'closed'
                then 1
            else 0
        end as closed_conversations,
        case
            when spans.conversation_state <> 'closed' and spans.state_before = 'closed' then 1
            else 0
        end
            as reopened_conversations
    from spans
    inner join zones
        on spans.source_relation = zones.source_relation
    union all
    select
        spans.source_relation,
        cast({{ local_time('spans.ended_at', 'zones.time_zone_name') }} as date) as day_date,
        {% for name, standing in standings.items() -%}
        case when {{ standing }} then -1 else 0 end as {{ name }},
        {% endfor -%}
        0 as new_conversations,
        0 as closed_conversations,
        0 as reopened_conversations
    from spans
    inner join zones
        on spans.source_relation = zones.source_relation
    where spans.ended_at is not null

),

daily as (

    select
        source_relation,
        day_date,
        {%- for name in (standings.keys() | list) + happenings %}
        sum({{ name }}) as {{ name }},
        {%- endfor %}
        count(*) as count_changes
    from changes
    group by source_relation, day_date

),

calendar as (

    select
        bounds.source_relation,
        bounds.time_zone_name,
        days.day_date
    from bounds
    inner join days
        on days.day_date between bounds.first_date and bounds.last_date

),

running as (

    select
        calendar.source_relation,
        calendar.day_date,
        {%- for name in happenings %}
        {{ as_integer('coalesce(daily.' ~ name ~ ', 0)') }} as {{ name }},
        {%- endfor %}
        {%- for name in standings %}
        {{ as_integer(
            'sum(coalesce(daily.' ~ name ~ ', 0)) over (partition by calendar.source_relation'
            ~ ' order by calendar.day_date rows between unbounded preceding and current row)'
        ) }} as {{ name }},
        {%- endfor %}
        calendar.time_zone_name
    from calendar
    left join daily
        on calendar.source_relation = daily.source_relation
        and calendar.day_date = daily.day_date

)

select * from running
