with

data_attributes as (

    {{ live_rows('data_attributes') }}

),

data_attribute_options as (

    {{ live_rows('data_attribute_options') }}

),

option_lists as (

    select
        model,
        full_name,
        {{ json_list('value', '_position') }} as options  -- noqa: RF04
    from data_attribute_options
    group by model, full_name

),

shaped as (

    select
        data_attributes.model,
        data_attributes.name,
        data_attributes.full_name,
        data_attributes.label,
        data_attributes.description,
        data_attributes.data_type,
        option_lists.options,
        data_attributes.api_writable,
        data_attributes.ui_writable,
        data_attributes.custom,
        data_attributes.archived,
        data_attributes.created_at,
        data_attributes.updated_at,
        data_attributes.admin_id
    from data_attributes
    left join option_lists
        on data_attributes.model = option_lists.model
        and data_attributes.full_name = option_lists.full_name

)

select * from shaped
