with

source as (

    {{ live_rows('ticket_types') }}

),

renamed as (

    select
        source_relation,
        id as ticket_type_id,
        category as ticket_category,
        name as ticket_type_name,
        description,
        icon,
        archived as is_archived,
        is_internal,
        created_at,
        updated_at
    from source

)

select * from renamed
