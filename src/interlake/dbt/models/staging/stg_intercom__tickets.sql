with

source as (

    {{ live_rows('tickets') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as ticket_id,
        ticket_id as ticket_number,
        ticket_type_id,
        ticket_state_id,
        previous_ticket_state_id,
        admin_assignee_id,
        team_assignee_id,

        ---------- what it is
        category as ticket_category,
        ticket_state_category,
        ticket_attributes,
        open_now as is_open,
        is_shared,

        ---------- times
        created_at,
        updated_at,
        snoozed_until,

        ---------- parts
        ticket_parts_total_count as count_total_parts,
        parts_truncated as is_parts_truncated,

        ---------- reading
        _synced_at as synced_at
    from source

)

select * from renamed
