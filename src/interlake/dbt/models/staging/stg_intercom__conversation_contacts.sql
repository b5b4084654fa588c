with

source as (

    {{ live_rows('conversation_contacts') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        contact_id
    from source

)

select * from renamed
