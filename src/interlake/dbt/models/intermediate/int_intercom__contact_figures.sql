with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

conversations as (

    select * from {{ ref('int_intercom__contact_conversations') }}

),

notes as (

    select
        source_relation,
        contact_id,
        count(*) as count_notes,
        max(created_at) as last_note_at
    from {{ ref('stg_intercom__contact_notes') }}
    group by source_relation, contact_id

),

merged_contacts as (

    select
        source_relation,
        contact_id,
        count(*) as count_merged_contacts
    from {{ ref('stg_intercom__contact_merges') }}
    group by source_relation, contact_id

),

events as (

    select
        source_relation,
        contact_id,
        cast(sum(count_events) as {{ bigint_type() }}) as count_events,
        max(last_at) as last_event_at
    from {{ ref('stg_intercom__event_summaries') }}
    group by source_relation, contact_id

),

tickets as (

    select
        ticket_contacts.source_relation,
        ticket_contacts.contact_id,
        count(*) as count_tickets,
        count(case when tickets.ticket_state_category <> 'resolved' then 1 end)
            as count_unresolved_tickets,
        max(tickets.created_at) as last_ticket_at
    from {{ ref('stg_intercom__ticket_contacts') }} as ticket_contacts
    inner join {{ ref('stg_intercom__tickets') }} as tickets
        on ticket_contacts.source_relation = tickets.source_relation
        and ticket_contacts.ticket_id = tickets.ticket_id
    group by ticket_contacts.source_relation, ticket_contacts.contact_id

),

calls as (

    select
        source_relation,
        contact_id,
        count(*) as count_calls,
        max(initiated_at) as last_call_at
    from {{ ref('stg_intercom__calls') }}
    where contact_id is not null
    group by source_relation, contact_id

),

conversation_figures as (

    select
        source_relation,
        contact_id,
        count(*) as count_conversations,
        count(case when conversation_state = 'open' then 1 end) as count_open_conversations,
        count(case when conversation_state = 'snoozed' then 1 end) as count_snoozed_conversations,
        count(case when conversation_state = 'closed' then 1 end) as count_closed_conversations,
        count(conversation_rating) as count_ratings,
        {{ rounded_mean('conversation_rating') }} as average_conversation_rating,
        max(place) as last_place
    from conversations
    group by source_relation, contact_id

),

joined as (

    select
        contacts.source_relation,
        contacts.contact_id,

        ---------- what happened with it
        coalesce(notes.count_notes, 0) as count_notes,
        notes.last_note_at,
        coalesce(events.count_events, 0) as count_events,
        events.last_event_at,
        coalesce(merged_contacts.count_merged_contacts, 0) as count_merged_contacts,
        coalesce(tickets.count_tickets, 0) as count_tickets,
        coalesce(tickets.count_unresolved_tickets, 0) as count_unresolved_tickets,
        tickets.last_ticket_at,
        coalesce(calls.count_calls, 0) as count_calls,
        calls.last_call_at,

        ---------- conversations
        coalesce(conversation_figures.count_conversations, 0) as count_conversations,
        coalesce(conversation_figures.count_open_conversations, 0) as count_open_conversations,
        coalesce(conversation_figures.count_snoozed_conversations, 0)
            as count_snoozed_conversations,
        coalesce(conversation_figures.count_closed_conversations, 0) as count_closed_conversations,
        coalesce(conversation_figures.count_ratings, 0) as count_ratings,
        conversation_figures.average_conversation_rating,
        first_conversations.conversation_id as first_conversation_id,
        first_conversations.created_at as first_conversation_at,
        last_conversations.conversation_id as last_conversation_id,
        last_conversations.created_at as last_conversation_at,
        last_conversations.conversation_state as last_conversation_state
    from contacts
    {{- joined_by('contacts', 'contact_id', [
        'notes', 'events', 'merged_contacts', 'tickets', 'calls', 'conversation_figures'
    ]) }}
    left join conversations as first_conversations
        on contacts.source_relation = first_conversations.source_relation
        and contacts.contact_id = first_conversations.contact_id
        and first_conversations.place = 1
    left join conversations as last_conversations
        on conversation_figures.source_relation = last_conversations.source_relation
        and conversation_figures.contact_id = last_conversations.contact_id
        and conversation_figures.last_place = last_conversations.place

)

select * from joined
