with

source as (

    {{ live_rows('contact_opted_in_subscription_types') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        subscription_type_id
    from source

)

select * from renamed
