with

source as (

    {{ live_rows('ticket_linked_objects') }}

),

renamed as (

    select
        source_relation,
        ticket_id,
        type as linked_type,
        id as linked_id,
        category as linked_category
    from source

)

select * from renamed
