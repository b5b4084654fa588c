with

conversation_parts as (

    {{ versions(
        'conversation_parts', parent='conversations', parent_id='conversation_id', kept=false
    ) }}

),

shaped as (

    select
        id,
        conversation_id,
        part_type,
        body,
        author_id,
        author_type,
        assigned_to_id,
        assigned_to_type,
        notified_at,
        created_at,
        updated_at,
        parent_updated_at as conversation_updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from conversation_parts

)

select * from shaped
