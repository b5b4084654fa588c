with

source as (

    {{ live_rows('subscription_types') }}

),

renamed as (

    select
        source_relation,
        id as subscription_type_id,
        state,
        consent_type,
        default_translation_name as subscription_name
    from source

)

select * from renamed
