{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() %}

with

{{ with_changed() }}

conversations as (

    {{ details_of_changed() }}

),

messages as (

    {{ of_changed(ref('int_intercom__conversation_messages')) }}

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

-- A conversation counts in the hours of the workspace, and in those of the team it is with.
scheduled as (

    select
        messages.source_relation,
        messages.conversation_id,
        messages.conversation_part_id,
        messages.created_at,
        schedules.schedule_id,
        coalesce(team_schedules.schedule_id, schedules.schedule_id) as team_schedule_id
    from messages
    inner join conversations
        on messages.source_relation = conversations.source_relation
        and messages.conversation_id = conversations.conversation_id
    left join schedules
        on conversations.source_relation = schedules.source_relation
    left join team_schedules
        on conversations.source_relation = team_schedules.source_relation
        and conversations.team_assignee_id = team_schedules.team_id

),

read_off as (

    select
        scheduled.source_relation,
        scheduled.conversation_id,
        scheduled.conversation_part_id,
        {{ office_reading('office', 'scheduled.created_at') }} as office_clock,
        {{ office_reading('team_office', 'scheduled.created_at') }} as team_office_clock
    from scheduled
    left join clock as office
        on scheduled.source_relation = office.source_relation
        and scheduled.schedule_id = office.schedule_id
        and {{ at_piece('office', 'scheduled.created_at') }}
    left join clock as team_office
        on scheduled.source_relation = team_office.source_relation
        and scheduled.team_schedule_id = team_office.schedule_id
        and {{ at_piece('team_office', 'scheduled.created_at') }}

)

select * from read_off
