with

companies as (

    {{ versions('companies') }}

),

shaped as (

    select
        id,
        company_id,
        name,
        website,
        industry,
        size,
        plan_id,
        plan_name,
        monthly_spend,
        user_count,
        session_count,
        remote_created_at,
        last_request_at,
        created_at,
        updated_at,
        custom_attributes,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from companies

)

select * from shaped
