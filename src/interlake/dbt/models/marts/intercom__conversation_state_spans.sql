{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='append_new_columns',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{%- set standing = [
    'conversation_state', 'waiting_on', 'admin_assignee_id', 'team_assignee_id'
] -%}
{%- set by_place = 'partition by source_relation, conversation_id order by place' %}

with

{{ with_changed() }}

flow as (

    {{ of_changed(ref('int_intercom__conversation_flow')) }}

),

conversations as (

    {{ details_of_changed() }}

),

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}
    where is_default

),

clock as (

    select * from {{ ref('int_intercom__office_clock') }}

),

latest as (

    select
        source_relation,
        conversation_id,
        max(place) as place
    from flow
    group by source_relation, conversation_id

),

-- Bulk changes leave no part. What is so now but was not after the last part has become so when the
-- conversation last changed, as far as anybody can tell.
present as (

    select
        flow.source_relation,
        flow.conversation_id,
        flow.place + 1 as place,
        greatest(coalesce(conversations.updated_at, flow.created_at), flow.created_at)
            as created_at,
        coalesce(conversations.conversation_state, flow.state_after) as conversation_state,
        case
            when conversations.conversation_state = 'closed' then 'nobody'
            else flow.turn_of
        end as waiting_on,
        conversations.admin_assignee_id,
        conversations.team_assignee_id
    from flow
    inner join latest
        on flow.source_relation = latest.source_relation
        and flow.conversation_id = latest.conversation_id
        and flow.place = latest.place
    inner join conversations
        on flow.source_relation = conversations.source_relation
        and flow.conversation_id = conversations.conversation_id

),

standings as (

    select
        source_relation,
        conversation_id,
        place,
        created_at,
        state_after as conversation_state,
        waiting_on,
        admin_assignee_id,
        team_assignee_id
    from flow
    union all
    select * from present

),

-- Of one second only the last standing counts: the others lasted no time.
lasting as (

    select
        *,
        lead(created_at) over ({{ by_place }}) as next_at
    from standings

),

changes as (

    select
        {%- for column in standing %}
        lag(coalesce({{ column }}, '')) over ({{ by_place }}) as {{ column }}_before,
        {%- endfor %}
        *
    from lasting
    where next_at is null or next_at > created_at

),

beginnings as (

    select
        source_relation,
        conversation_id,
        place,
        created_at as started_at,
        {{ standing | join(',\n        ') }}
    from changes
    where
        conversation_state_before is null
        {%- for column in standing %}
        or coalesce({{ column }}, '') <> {{ column }}_before
        {%- endfor %}

),

spans as (

    select
        source_relation,
        conversation_id,
        cast(row_number() over ({{ by_place }}) as {{ bigint_type() }}) as span_number,
        {{ standing | join(',\n        ') }},
        started_at,
        lead(started_at) over ({{ by_place }}) as ended_at
    from beginnings

),

measured as (

    select
        spans.*,
        {{ minutes_between('spans.started_at', 'spans.ended_at') }} as minutes,
        {{ as_minutes(
            office_reading('clock_at_end', 'spans.ended_at') ~ ' - ('
            ~ office_reading('clock_at_start', 'spans.started_at') ~ ')'
        ) }} as office_minutes
    from spans
    left join schedules
        on spans.source_relation = schedules.source_relation
    left join clock as clock_at_start
        on schedules.source_relation = clock_at_start.source_relation
        and schedules.schedule_id = clock_at_start.schedule_id
        and {{ at_piece('clock_at_start', 'spans.started_at') }}
    left join clock as clock_at_end
        on schedules.source_relation = clock_at_end.source_relation
        and schedules.schedule_id = clock_at_end.schedule_id
        and {{ at_piece('clock_at_end', 'spans.ended_at') }}

)

select * from measured
