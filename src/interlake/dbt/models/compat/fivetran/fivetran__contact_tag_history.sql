with

contact_tags as (

    {{ versions('contact_tags', parent='contacts', parent_id='contact_id') }}

),

shaped as (

    select
        contact_id,
        tag_id,
        parent_updated_at as contact_updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from contact_tags

)

select * from shaped
