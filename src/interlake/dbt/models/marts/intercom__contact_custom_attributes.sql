with

contacts as (

    select * from {{ ref('stg_intercom__contact_details') }}

),

typed as (

    select
        source_relation,
        contact_id
        {{- custom_attribute_columns('contact', 'custom_attributes') }}
    from contacts

)

select * from typed
