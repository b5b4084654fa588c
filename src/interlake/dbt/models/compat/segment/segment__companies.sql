with

companies as (

    {{ live_rows('companies') }}

),

shaped as (

    select
        id,
        company_id,
        created_at,
        remote_created_at,
        updated_at,
        last_request_at,
        name,
        custom_attributes,
        session_count,
        monthly_spend,
        user_count,
        plan_name as plan
    from companies

)

select * from shaped
