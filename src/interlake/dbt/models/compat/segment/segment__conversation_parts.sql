with

conversation_parts as (

    {{ live_rows('conversation_parts') }}

),

shaped as (

    select
        id,
        assigned_to_id as assigned_to,
        {{ json_object({
            'type': 'author_type',
            'id': 'author_id',
            'name': 'author_name',
            'email': 'author_email',
        }) }} as author,
        body,
        created_at,
        notified_at,
        part_type,
        updated_at
    from conversation_parts

)

select * from shaped
