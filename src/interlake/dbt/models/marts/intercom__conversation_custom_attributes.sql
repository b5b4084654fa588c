with

conversations as (

    select * from {{ ref('stg_intercom__conversation_details') }}

),

typed as (

    select
        source_relation,
        conversation_id
        {{- custom_attribute_columns('conversation', 'custom_attributes') }}
    from conversations

)

select * from typed
