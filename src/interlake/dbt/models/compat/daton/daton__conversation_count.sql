with

counts as (

    {{ live_rows('counts') }}

),

newest as (

    select max(counted_at) as counted_at
    from counts

),

shaped as (

    select
        'count' as type,
        counts.conversations_assigned as conversation_assigned,
        counts.conversations_closed as conversation_closed,
        counts.conversations_open as conversation_open,
        counts.conversations_unassigned as conversation_unassigned
    from counts
    inner join newest
        on counts.counted_at = newest.counted_at

)

select * from shaped
