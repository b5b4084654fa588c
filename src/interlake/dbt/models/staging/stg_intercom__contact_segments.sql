with

source as (

    {{ live_rows('contact_segments') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        segment_id
    from source

)

select * from renamed
