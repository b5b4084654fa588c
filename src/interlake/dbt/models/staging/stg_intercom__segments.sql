with

source as (

    {{ live_rows('segments') }}

),

renamed as (

    select
        source_relation,
        id as segment_id,
        name as segment_name,
        person_type,
        created_at,
        updated_at
    from source

)

select * from renamed
