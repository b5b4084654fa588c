with

tickets as (

    {{ live_rows('tickets') }}

),

ticket_contacts as (

    {{ live_rows('ticket_contacts') }}

),

ticket_types as (

    {{ live_rows('ticket_types') }}

),

contact_lists as (

    select
        ticket_id,
        {{ json_list(
            json_object({'type': "'contact'", 'id': 'contact_id', 'external_id': 'external_id'}),
            by_code_point('contact_id')
        ) }} as contacts
    from ticket_contacts
    group by ticket_id

),

shaped as (

    select
        tickets.id,
        tickets.ticket_id,
        tickets.category,
        {{ json_object({
            'type': "'ticket_type'",
            'id': 'tickets.ticket_type_id',
            'category': 'ticket_types.category',
            'name': 'ticket_types.name',
            'description': 'ticket_types.description',
            'icon': 'ticket_types.icon',
            'archived': 'ticket_types.archived',
            'is_internal': 'ticket_types.is_internal'
        }) }} as ticket_type,
        {{ json_object({
            'type': "'ticket_state'",
            'id': 'tickets.ticket_state_id',
            'category': 'tickets.ticket_state_category',
            'internal_label': 'tickets.ticket_state_internal_label',
            'external_label': 'tickets.ticket_state_external_label'
        }) }} as ticket_state,
        tickets.ticket_attributes,
        {{ list_or_empty('contact_lists.contacts') }} as contacts,
        tickets.admin_assignee_id,
        tickets.team_assignee_id,
        tickets.open_now as {{ quoted_name('open') }},
        tickets.is_shared,
        tickets.created_at,
        tickets.updated_at,
        tickets.snoozed_until
    from tickets
    left join ticket_types
        on tickets.ticket_type_id = ticket_types.id
    left join contact_lists
        on tickets.id = contact_lists.ticket_id

)

select * from shaped
