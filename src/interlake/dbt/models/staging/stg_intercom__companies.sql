with

source as (

    {{ live_rows('companies') }}

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
        true as _fivetran_active,
        updated_at as _fivetran_start,
        {{ end_of_time() }} as _fivetran_end
    from source

)

select * from renamed
