with

companies as (

    {{ live_rows('companies') }}

),

shaped as (

    select
        'company' as type,
        id,
        created_at,
        remote_created_at,
        updated_at,
        company_id,
        name,
        session_count,
        monthly_spend,
        user_count,
        plan_name as plan,
        custom_attributes
    from companies

)

select * from shaped
