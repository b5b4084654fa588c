with

source as (

    {{ live_rows('contact_tags') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        tag_id
    from source

)

select * from renamed
