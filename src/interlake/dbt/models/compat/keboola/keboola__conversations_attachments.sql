with

conversation_attachments as (

    {{ live_rows('conversation_attachments') }}

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
        conversation_id as conversations_pk
    from conversation_attachments

)

select * from shaped
