with

conversation_tags as (

    {{ live_rows('conversation_tags') }}

),

shaped as (

    select
        'tag' as type,
        tag_id as id,
        conversation_id as conversations_pk
    from conversation_tags

)

select * from shaped
