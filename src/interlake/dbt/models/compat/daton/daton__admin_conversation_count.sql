with

admin_conversation_counts as (

    {{ live_rows('admin_conversation_counts') }}

),

newest as (

    select max(counted_at) as counted_at
    from admin_conversation_counts

),

shaped as (

    select
        'count' as type,
        admin_conversation_counts.admin_id as conversation_admin_id,
        admin_conversation_counts.admin_name as conversation_admin_name,
        admin_conversation_counts.conversations_open as conversation_admin_open,
        admin_conversation_counts.conversations_closed as conversation_admin_closed
    from admin_conversation_counts
    inner join newest
        on admin_conversation_counts.counted_at = newest.counted_at

)

select * from shaped
