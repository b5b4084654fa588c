with

source as (

    {{ live_rows('conversation_linked_objects') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        type as linked_type,
        id as linked_id,
        category as ticket_category
    from source

)

select * from renamed
