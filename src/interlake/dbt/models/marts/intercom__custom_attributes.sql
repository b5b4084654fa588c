{%- set found = [] -%}
{%- for object in ['contact', 'company', 'conversation', 'ticket'] -%}
{%- for attribute in custom_attributes(object) -%}
        {%- do found.append([object, attribute]) -%}
    {%- endfor -%}
{%- endfor -%}

with

columns_made as (

    select
        {{ no_text() }} as object_type,
        {{ no_text() }} as attribute_name,
        {{ no_text() }} as attribute_label,
        {{ no_text() }} as column_name,
        {{ no_text() }} as column_kind
    {%- for object, attribute in found %}
    union all
    select
        {{ literal(object) }} as object_type,
        {{ literal(attribute.name) }} as attribute_name,
        {{ literal(attribute.label) }} as attribute_label,
        {{ literal(attribute.column_name) }} as column_name,
        {{ literal(attribute.kind) }} as column_kind
    {%- endfor %}

),

data_attributes as (

    select * from {{ ref('stg_intercom__data_attributes') }}
    where is_custom = true

),

conversation_attributes as (

    select * from {{ ref('stg_intercom__conversation_attributes') }}

),

conversation_attribute_options as (

    select * from {{ ref('stg_intercom__conversation_attribute_options') }}

),

ticket_attributes as (

    select * from {{ ref('stg_intercom__ticket_type_attributes') }}
    where coalesce(is_default, false) = false

),

attributes as (

    select
        source_relation,
        model as object_type,
        attribute_name,
        data_type,
        is_archived
    from data_attributes
    union all
    select
        source_relation,
        'conversation' as object_type,
        attribute_name,
        data_type,
        is_archived
    from conversation_attributes
    union all
    select
        source_relation,
        'ticket' as object_type,
        attribute_name,
        data_type,
        is_archived
    from ticket_attributes

),

merged as (

    select
        source_relation,
        object_type,
        attribute_name,
        min(data_type) as data_type,
        min(case when is_archived then 1 else 0 end) = 1 as is_archived
    from attributes
    where attribute_name is not null
    group by source_relation, object_type, attribute_name

),

options as (

    select
        data_attributes.source_relation,
        data_attributes.model as object_type,
        data_attributes.attribute_name,
        data_attribute_options.option_value
    from data_attributes
    inner join {{ ref('stg_intercom__data_attribute_options') }} as data_attribute_options
        on data_attributes.source_relation = data_attribute_options.source_relation
        and data_attributes.model = data_attribute_options.model
        and data_attributes.full_name = data_attribute_options.full_name
    union distinct
    select
        conversation_attributes.source_relation,
        'conversation' as object_type,
        conversation_attributes.attribute_name,
        conversation_attribute_options.option_value
    from conversation_attributes
    inner join conversation_attribute_options
        on conversation_attributes.source_relation = conversation_attribute_options.source_relation
        and conversation_attributes.attribute_id = conversation_attribute_options.attribute_id

),

option_lists as (

    select
        source_relation,
        object_type,
        attribute_name,
        {{ sorted_list('option_value') }} as option_values
    from options
    group by source_relation, object_type, attribute_name

),

joined as (

    select
        merged.source_relation,
        merged.object_type,
        merged.attribute_name,
        columns_made.attribute_label,
        columns_made.column_name,
        columns_made.column_kind,
        merged.data_type,
        merged.is_archived,
        option_lists.option_values
    from merged
    left join columns_made
        on merged.object_type = columns_made.object_type
        and merged.attribute_name = columns_made.attribute_name
    left join option_lists
        on merged.source_relation = option_lists.source_relation
        and merged.object_type = option_lists.object_type
        and merged.attribute_name = option_lists.attribute_name

)

select * from joined
