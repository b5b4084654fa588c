with

source as (

    {{ live_rows('companies') }}

),

renamed as (

    select
        source_relation,
        id as company_id,
        company_id as external_id,
        size,
        remote_created_at,
        last_request_at,
        custom_attributes
    from source

)

select * from renamed
