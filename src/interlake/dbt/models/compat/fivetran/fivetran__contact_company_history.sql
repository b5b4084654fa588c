with

contact_companies as (

    {{ versions('contact_companies', parent='contacts', parent_id='contact_id') }}

),

shaped as (

    select
        company_id,
        contact_id,
        parent_updated_at as contact_updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from contact_companies

)

select * from shaped
