with

company_tags as (

    {{ versions('company_tags', parent='companies', parent_id='company_id') }}

),

shaped as (

    select
        company_id,
        tag_id,
        parent_updated_at as company_updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from company_tags

)

select * from shaped
