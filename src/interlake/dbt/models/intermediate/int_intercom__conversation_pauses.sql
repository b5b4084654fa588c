with

events as (

    select * from {{ ref('stg_intercom__handling_events') }}

),

-- A pause lasts until the same teammate resumes; a second pause before that begins nothing new.
ordered as (

    select
        source_relation,
        conversation_id,
        handling_event_type,
        happened_at,
        lag(handling_event_type) over (
            partition by source_relation, conversation_id, teammate_id
            order by happened_at, handling_event_type
        ) as type_before,
        min(case when handling_event_type = 'resumed' then happened_at end) over (
            partition by source_relation, conversation_id, teammate_id
            order by happened_at, handling_event_type
            rows between 1 following and unbounded following
        ) as resumed_at
    from events

),

pauses as (

    select * from ordered
    where handling_event_type = 'paused' and coalesce(type_before, 'resumed') = 'resumed'

),

aggregated as (

    select
        source_relation,
        conversation_id,
        count(*) as count_pauses,
        {{ as_integer('sum(' ~ seconds_between('happened_at', 'resumed_at') ~ ')') }}
            as paused_seconds
    from pauses
    group by source_relation, conversation_id

)

select * from aggregated
