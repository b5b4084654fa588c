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
        last_request_at,
        company_id,
        name,
        custom_attributes,
        session_count,
        monthly_spend,
        user_count,
        {{ object_if('plan_id is not null or plan_name is not null', {
            'type': "'plan'",
            'id': 'plan_id',
            'name': 'plan_name',
        }) }} as plan,
        size,
        website,
        industry
    from companies

)

select * from shaped
