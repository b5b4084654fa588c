with

source as (

    {{ live_rows('company_segments') }}

),

renamed as (

    select
        source_relation,
        company_id,
        segment_id
    from source

)

select * from renamed
