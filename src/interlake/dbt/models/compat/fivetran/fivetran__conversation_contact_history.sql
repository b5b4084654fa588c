with

conversation_contacts as (

    {{ versions('conversation_contacts', parent='conversations', parent_id='conversation_id') }}

),

shaped as (

    select
        contact_id,
        conversation_id,
        parent_updated_at as conversation_updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from conversation_contacts

)

select * from shaped
