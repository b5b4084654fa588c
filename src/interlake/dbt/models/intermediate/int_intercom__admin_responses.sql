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

staged as (

    {{ parts_of_changed() }}

),

parts as (

    select * from staged
    where created_at is not null

),

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}
    where is_default

),

clock as (

    select * from {{ ref('int_intercom__office_clock') }}

),

messages as (

    select
        source_relation,
        conversation_id,
        {{ no_text() }} as conversation_part_id,
        {{ no_text() }} as admin_id,
        created_at,
        0 as place,
        -- Where Intercom keeps older parts back, nobody knows whether this was answered.
        source_author_type in ('user', 'lead')
        and not coalesce(is_parts_truncated, false) as is_by_contact,
        false as is_response,
        false as ends_wait
    from conversations
    union all
    select
        source_relation,
        conversation_id,
        conversation_part_id,
        author_id as admin_id,
        created_at,
        row_number() over (
            partition by source_relation, conversation_id
            order by {{ part_order('conversation_part_id') }}
        ) as place,
        part_type = 'comment' and author_type in ('user', 'lead') as is_by_contact,
        part_type in ('comment', 'assignment')
        and author_type = 'admin'
        and body is not null as is_response,
        part_type = 'close'
        or (
            part_type in ('comment', 'assignment')
            and author_type = 'admin'
            and body is not null
        ) as ends_wait
    from parts

),

numbered as (

    select
        *,
        sum(case when ends_wait then 1 else 0 end) over (
            partition by source_relation, conversation_id
            order by place
            rows between unbounded preceding and current row
        ) as waits_ended
    from messages

),

waits as (

    select
        source_relation,
        conversation_id,
        waits_ended,
        min(created_at) as waiting_since
    from numbered
    where is_by_contact
    group by source_relation, conversation_id, waits_ended

),

placed as (

    select
        numbered.source_relation,
        numbered.conversation_id,
        numbered.conversation_part_id,
        numbered.admin_id,
        numbered.created_at as responded_at,
        conversations.created_at as conversation_created_at,
        schedules.schedule_id,
        row_number() over (
            partition by numbered.source_relation, numbered.conversation_id
            order by numbered.place
        ) = 1
        and not coalesce(conversations.is_parts_truncated, false) as is_first_response,
        {{ minutes_between('conversations.created_at', 'numbered.created_at') }}
            as time_since_creation_minutes,
        waits.waiting_since,
        {{ minutes_between('waits.waiting_since', 'numbered.created_at') }}
            as time_to_reply_minutes
    from numbered
    left join conversations
        on numbered.source_relation = conversations.source_relation
        and numbered.conversation_id = conversations.conversation_id
    left join waits
        on numbered.source_relation = waits.source_relation
        and numbered.conversation_id = waits.conversation_id
        and numbered.waits_ended - 1 = waits.waits_ended
    left join schedules
        on numbered.source_relation = schedules.source_relation
    where numbered.is_response

),

responses as (

    select
        placed.source_relation,
        placed.conversation_id,
        placed.conversation_part_id,
        placed.admin_id,
        placed.responded_at,
        placed.is_first_response,
        placed.time_since_creation_minutes,
        {{ office_minutes(
            'at_creation', 'placed.conversation_created_at', 'at_response', 'placed.responded_at'
        ) }} as time_since_creation_office_minutes,
        placed.waiting_since,
        placed.time_to_reply_minutes,
        {{ office_minutes(
            'at_wait', 'placed.waiting_since', 'at_response', 'placed.responded_at'
        ) }} as time_to_reply_office_minutes
    from placed
    {{- joined_clock('at_creation', 'placed', 'schedule_id', 'conversation_created_at') }}
    {{- joined_clock('at_wait', 'placed', 'schedule_id', 'waiting_since') }}
    {{- joined_clock('at_response', 'placed', 'schedule_id', 'responded_at') }}

)

select * from responses
