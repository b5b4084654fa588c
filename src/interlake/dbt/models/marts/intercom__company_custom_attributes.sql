with

companies as (

    select * from {{ ref('stg_intercom__company_details') }}

),

typed as (

    select
        source_relation,
        company_id
        {{- custom_attribute_columns('company', 'custom_attributes') }}
    from companies

)

select * from typed
