with

source as (

    {{ live_rows('ticket_type_attributes') }}

),

renamed as (

    select
        source_relation,
        ticket_type_id,
        id as attribute_id,
        name as attribute_name,
        description,
        data_type,
        input_options,
        is_default,
        archived as is_archived,
        created_at,
        updated_at
    from source

)

select * from renamed
