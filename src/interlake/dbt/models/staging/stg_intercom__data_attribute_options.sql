with

source as (

    {{ live_rows('data_attribute_options') }}

),

renamed as (

    select
        source_relation,
        model,
        full_name,
        _position as option_position,
        value as option_value
    from source

)

select * from renamed
