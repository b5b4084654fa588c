with

conversation_tags as (

    {{ versions('conversation_tags', parent='conversations', parent_id='conversation_id') }}

),

shaped as (

    select
        conversation_id,
        tag_id,
        parent_updated_at as conversation_updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from conversation_tags

)

select * from shaped
