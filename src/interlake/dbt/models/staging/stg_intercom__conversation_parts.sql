with

source as (

    {{ live_rows('conversation_parts', told={'has_body': 'body'}) }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        conversation_id,
        id as conversation_part_id,

        ---------- times
        created_at,
        updated_at,
        _synced_at as read_at,

        ---------- what it is
        part_type,
        body,
        has_body,

        ---------- people
        author_type,
        author_id,
        assigned_to_type,
        assigned_to_id
    from source

)

select * from renamed
