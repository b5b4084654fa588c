with

source as (

    {{ live_rows('company_tags') }}

),

renamed as (

    select
        source_relation,
        company_id,
        tag_id
    from source

)

select * from renamed
