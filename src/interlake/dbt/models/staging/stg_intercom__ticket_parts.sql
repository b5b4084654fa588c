with

source as (

    {{ live_rows('ticket_parts') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        ticket_id,
        id as ticket_part_id,

        ---------- times
        created_at,
        updated_at,

        ---------- what it is
        part_type,
        body,
        ticket_state,
        previous_ticket_state,

        ---------- people
        author_type,
        author_id,
        assigned_to_type,
        assigned_to_id
    from source

)

select * from renamed
