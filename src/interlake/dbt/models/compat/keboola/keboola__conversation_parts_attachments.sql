with

conversation_part_attachments as (

    {{ live_rows('conversation_part_attachments') }}

),

shaped as (

    select
        'upload' as type,
        name,
        url,
        content_type,
        filesize,
        width,
        height,
        conversation_part_id as conversation_parts_pk
    from conversation_part_attachments

)

select * from shaped
