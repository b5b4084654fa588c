with

conversation_parts as (

    {{ live_rows('conversation_parts') }}

),

shaped as (

    select
        'conversation_part' as type,
        id,
        part_type,
        body,
        created_at,
        updated_at,
        notified_at,
        assigned_to_type,
        assigned_to_id,
        author_type,
        author_id,
        external_id
    from conversation_parts

)

select * from shaped
