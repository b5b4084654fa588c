with

source as (

    {{ live_rows('conversations') }}

),

renamed as (

    select
        source_relation,
        id as conversation_id,
        custom_attributes
    from source

)

select * from renamed
