with

tickets as (

    select * from {{ ref('stg_intercom__tickets') }}

),

typed as (

    select
        source_relation,
        ticket_id
        {{- custom_attribute_columns('ticket', 'ticket_attributes') }}
    from tickets

)

select * from typed
