with

source as (

    {{ live_rows('companies', history=true, pass_through=true) }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as company_id,

        ---------- what it is
        name as company_name,
        website,
        industry,

        ---------- times
        created_at,
        updated_at,

        ---------- figures
        user_count,
        session_count,
        monthly_spend,

        ---------- plan
        plan_id,
        plan_name,

        ---------- history, in Fivetran's words
        _fivetran_active,
        _fivetran_start,
        _fivetran_end{{ staged_pass_through('companies') }}
    from source

)

select * from renamed
