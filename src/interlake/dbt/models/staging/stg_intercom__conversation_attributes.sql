with

source as (

    {{ live_rows('conversation_attributes') }}

),

renamed as (

    select
        source_relation,
        id as attribute_id,
        name as attribute_name,
        description,
        data_type,
        archived as is_archived,
        created_at,
        updated_at
    from source

)

select * from renamed
