with

data_attributes as (

    {{ live_rows('data_attributes') }}

),

data_attribute_options as (

    {{ live_rows('data_attribute_options') }}

),

conversation_attributes as (

    {{ live_rows('conversation_attributes') }}

),

conversation_attribute_options as (

    {{ live_rows('conversation_attribute_options') }}

),

option_lists as (

    select
        model,
        full_name,
        {{ json_list('value', '_position') }} as options
    from data_attribute_options
    group by model, full_name

),

label_lists as (

    select
        conversation_attribute_id,
        {{ json_list('label', by_code_point('id')) }} as labels
    from conversation_attribute_options
    group by conversation_attribute_id

),

-- Since API 2.16 attributes of conversations have a list and words of their own.
own_list as (

    select conversation_attributes.*
    from conversation_attributes
    left join data_attributes
        on data_attributes.model = 'conversation'
        and conversation_attributes.name = data_attributes.full_name
    where data_attributes.full_name is null

),

shaped as (

    select
        'data_attribute' as type,
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
    union all
    select
        'data_attribute' as type,
        'conversation' as model,
        own_list.name,
        own_list.name as full_name,
        own_list.name as label,
        own_list.description,
        case own_list.data_type
            when 'list' then 'string'
            when 'decimal' then 'float'
            when 'datetime' then 'date'
            else own_list.data_type
        end as data_type,
        label_lists.labels as options,
        {{ no_longer_told('boolean') }} as api_writable,
        {{ no_longer_told('boolean') }} as ui_writable,
        true as custom,
        own_list.archived,
        own_list.created_at,
        own_list.updated_at,
        own_list.admin_id
    from own_list
    left join label_lists
        on own_list.id = label_lists.conversation_attribute_id

)

select * from shaped
