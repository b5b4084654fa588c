with

tickets as (

    select * from {{ ref('stg_intercom__tickets') }}

),

custom_attributes as (

    select * from {{ ref('intercom__ticket_custom_attributes') }}

),

types as (

    select * from {{ ref('stg_intercom__ticket_types') }}

),

states as (

    select * from {{ ref('stg_intercom__ticket_states') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

teams as (

    select * from {{ ref('stg_intercom__teams') }}

),

conversations as (

    select * from {{ ref('stg_intercom__conversations') }}

),

contacts as (

    {{ listed(
        ref('stg_intercom__ticket_contacts'), 'ticket_id',
        ref('stg_intercom__contacts'), 'contact_id', 'contact_name', 'contact', known=false
    ) }}

),

ticket_companies as (

    select distinct
        ticket_contacts.source_relation,
        ticket_contacts.ticket_id,
        companies.company_name
    from {{ ref('stg_intercom__ticket_contacts') }} as ticket_contacts
    inner join {{ ref('stg_intercom__contact_companies') }} as contact_companies
        on ticket_contacts.source_relation = contact_companies.source_relation
        and ticket_contacts.contact_id = contact_companies.contact_id
    inner join {{ ref('stg_intercom__companies') }} as companies
        on contact_companies.source_relation = companies.source_relation
        and contact_companies.company_id = companies.company_id

),

companies as (

    select
        source_relation,
        ticket_id,
        {{ sorted_list('company_name') }} as company_names
    from ticket_companies
    group by source_relation, ticket_id

),

links as (

    select
        source_relation,
        ticket_id,
        count(case when linked_type = 'conversation' then 1 end) as count_linked_conversations,
        count(case when linked_type = 'ticket' then 1 end) as count_linked_tickets
    from {{ ref('stg_intercom__ticket_linked_objects') }}
    group by source_relation, ticket_id

),

joined as (

    select
        ---------- what it is
        tickets.source_relation,
        tickets.ticket_id,
        tickets.ticket_number,
        tickets.ticket_category,
        tickets.ticket_type_id,
        types.ticket_type_name,
        types.is_internal as is_internal_type,
        types.is_archived as is_archived_type,
        {{ json_member('tickets.ticket_attributes', '_default_title_') }} as ticket_title,
        {{ json_member('tickets.ticket_attributes', '_default_description_') }}
            as ticket_description,

        ---------- state
        tickets.ticket_state_id,
        tickets.ticket_state_category,
        states.internal_label as ticket_state_internal_label,
        states.external_label as ticket_state_external_label,
        tickets.previous_ticket_state_id,
        previous_states.state_category as previous_ticket_state_category,
        previous_states.internal_label as previous_ticket_state_internal_label,
        tickets.is_open,
        tickets.is_shared,

        ---------- times
        tickets.created_at,
        tickets.updated_at,
        tickets.snoozed_until,

        ---------- people
        tickets.admin_assignee_id,
        admins.admin_name as admin_assignee_name,
        tickets.team_assignee_id,
        teams.team_name as team_assignee_name,
        contacts.contact_ids,
        contacts.contact_names,
        coalesce(contacts.count_contacts, 0) as count_contacts,
        companies.company_names,

        ---------- what it hangs together with
        conversations.conversation_id is not null as is_conversation,
        coalesce(links.count_linked_conversations, 0) as count_linked_conversations,
        coalesce(links.count_linked_tickets, 0) as count_linked_tickets,
        tickets.count_total_parts,
        tickets.is_parts_truncated
        {{- custom_attribute_names('ticket', 'custom_attributes') }}
    from tickets
    {{- joined_by('tickets', 'ticket_id', [
        'custom_attributes', 'contacts', 'companies', 'links'
    ]) }}
    left join types
        on tickets.source_relation = types.source_relation
        and tickets.ticket_type_id = types.ticket_type_id
    left join states
        on tickets.source_relation = states.source_relation
        and tickets.ticket_state_id = states.ticket_state_id
    left join states as previous_states
        on tickets.source_relation = previous_states.source_relation
        and tickets.previous_ticket_state_id = previous_states.ticket_state_id
    left join admins
        on tickets.source_relation = admins.source_relation
        and tickets.admin_assignee_id = admins.admin_id
    left join teams
        on tickets.source_relation = teams.source_relation
        and tickets.team_assignee_id = teams.team_id
    left join conversations
        on tickets.source_relation = conversations.source_relation
        and tickets.ticket_id = conversations.conversation_id

)

select * from joined
