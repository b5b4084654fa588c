with

source as (

    {{ live_rows('conversation_attribute_options') }}

),

renamed as (

    select
        source_relation,
        conversation_attribute_id as attribute_id,
        id as option_id,
        label as option_value,
        archived as is_archived
    from source

)

select * from renamed
