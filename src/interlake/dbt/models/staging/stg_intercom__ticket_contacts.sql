with

source as (

    {{ live_rows('ticket_contacts') }}

),

renamed as (

    select
        source_relation,
        ticket_id,
        contact_id
    from source

)

select * from renamed
