with

source as (

    {{ live_rows('data_attributes') }}

),

renamed as (

    select
        source_relation,
        model,
        full_name,
        name as attribute_name,
        label,
        description,
        data_type,
        custom as is_custom,
        archived as is_archived,
        created_at,
        updated_at
    from source

)

select * from renamed
