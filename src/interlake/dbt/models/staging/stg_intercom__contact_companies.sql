with

source as (

    {{ live_rows('contact_companies') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        company_id
    from source

)

select * from renamed
