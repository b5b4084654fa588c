with

tickets as (

    select * from {{ ref('stg_intercom__tickets') }}

),

changes as (

    select * from {{ ref('stg_intercom__ticket_parts') }}
    where ticket_state is not null and created_at is not null

),

last_reads as (

    select * from {{ ref('int_intercom__last_reads') }}

),

placed as (

    select
        source_relation,
        ticket_id,
        ticket_part_id,
        ticket_state,
        previous_ticket_state,
        created_at,
        author_type,
        author_id,
        row_number() over (
            partition by source_relation, ticket_id
            order by {{ part_order('ticket_part_id') }}
        ) as place
    from changes

),

-- The state it was filed in is the one its first change came from.
begun as (

    select
        tickets.source_relation,
        tickets.ticket_id,
        0 as place,
        coalesce(
            placed.previous_ticket_state,
            case when placed.ticket_id is null then tickets.ticket_state_category end
        ) as ticket_state,
        tickets.created_at as started_at,
        {{ no_text() }} as changed_by_type,
        {{ no_text() }} as changed_by_id
    from tickets
    left join placed
        on tickets.source_relation = placed.source_relation
        and tickets.ticket_id = placed.ticket_id
        and placed.place = 1
    union all
    select
        source_relation,
        ticket_id,
        place,
        ticket_state,
        created_at as started_at,
        author_type as changed_by_type,
        author_id as changed_by_id
    from placed

),

followed as (

    select
        begun.source_relation,
        begun.ticket_id,
        begun.place as state_number,
        begun.ticket_state,
        lag(begun.ticket_state) over (
            partition by begun.source_relation, begun.ticket_id
            order by begun.place
        ) as previous_ticket_state,
        begun.started_at,
        lead(begun.started_at) over (
            partition by begun.source_relation, begun.ticket_id
            order by begun.place
        ) as next_change_at,
        begun.changed_by_type,
        begun.changed_by_id
    from begun

),

spans as (

    select
        followed.source_relation,
        followed.ticket_id,
        followed.state_number,
        followed.ticket_state,
        followed.previous_ticket_state,
        followed.started_at,
        followed.next_change_at is null as is_present_state,
        coalesce(followed.next_change_at, last_reads.last_read_at) as ended_at,
        followed.changed_by_type,
        followed.changed_by_id,
        {{ minutes_between(
            'followed.started_at', 'coalesce(followed.next_change_at, last_reads.last_read_at)'
        ) }} as time_in_state_minutes
    from followed
    left join last_reads
        on followed.source_relation = last_reads.source_relation

)

select * from spans
