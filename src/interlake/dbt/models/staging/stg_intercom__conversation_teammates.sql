with

source as (

    {{ live_rows('conversation_teammates') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        admin_id
    from source

)

select * from renamed
