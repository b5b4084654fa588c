with

companies as (

    select * from {{ ref('stg_intercom__companies') }}

),

details as (

    select * from {{ ref('stg_intercom__company_details') }}

),

custom_attributes as (

    select * from {{ ref('intercom__company_custom_attributes') }}

),

members as (

    select
        contact_companies.source_relation,
        contact_companies.company_id,
        contact_companies.contact_id,
        contacts.contact_role,
        details.last_seen_at
    from {{ ref('stg_intercom__contact_companies') }} as contact_companies
    inner join {{ ref('stg_intercom__contacts') }} as contacts
        on contact_companies.source_relation = contacts.source_relation
        and contact_companies.contact_id = contacts.contact_id
    left join {{ ref('stg_intercom__contact_details') }} as details
        on contact_companies.source_relation = details.source_relation
        and contact_companies.contact_id = details.contact_id

),

contact_figures as (

    select
        source_relation,
        company_id,
        count(*) as count_contacts,
        count(case when contact_role = 'user' then 1 end) as count_users,
        count(case when contact_role = 'lead' then 1 end) as count_leads,
        max(last_seen_at) as last_seen_at
    from members
    group by source_relation, company_id

),

tags as (

    {{ listed(
        ref('stg_intercom__company_tags'), 'company_id',
        ref('stg_intercom__tags'), 'tag_id', 'tag_name', 'tag'
    ) }}

),

segments as (

    {{ listed(
        ref('stg_intercom__company_segments'), 'company_id',
        ref('stg_intercom__segments'), 'segment_id', 'segment_name', 'segment'
    ) }}

),

notes as (

    select
        source_relation,
        company_id,
        count(*) as count_notes,
        max(created_at) as last_note_at
    from {{ ref('stg_intercom__company_notes') }}
    group by source_relation, company_id

),

-- Two members may be in one conversation, which counts once.
conversations as (

    select distinct
        members.source_relation,
        members.company_id,
        conversations.conversation_id,
        conversations.created_at,
        conversations.conversation_state,
        conversations.conversation_rating
    from members
    inner join {{ ref('int_intercom__contact_conversations') }} as conversations
        on members.source_relation = conversations.source_relation
        and members.contact_id = conversations.contact_id

),

placed_conversations as (

    select
        *,
        row_number() over (
            partition by source_relation, company_id
            order by
                created_at desc,
                length(conversation_id) desc,
                {{ by_code_point('conversation_id') }} desc
        ) as place_from_last
    from conversations

),

conversation_figures as (

    select
        source_relation,
        company_id,
        count(*) as count_conversations,
        count(case when conversation_state = 'open' then 1 end) as count_open_conversations,
        count(case when conversation_state = 'snoozed' then 1 end) as count_snoozed_conversations,
        count(case when conversation_state = 'closed' then 1 end) as count_closed_conversations,
        count(conversation_rating) as count_ratings,
        {{ rounded_mean('conversation_rating') }} as average_conversation_rating
    from conversations
    group by source_relation, company_id

),

known_tickets as (

    select
        source_relation,
        ticket_id,
        ticket_state_category <> 'resolved' as is_unresolved
    from {{ ref('stg_intercom__tickets') }}

),

tickets as (

    select
        members.source_relation,
        members.company_id,
        count(distinct tickets.ticket_id) as count_tickets,
        count(distinct case when tickets.is_unresolved then tickets.ticket_id end)
            as count_unresolved_tickets
    from members
    inner join {{ ref('stg_intercom__ticket_contacts') }} as ticket_contacts
        on members.source_relation = ticket_contacts.source_relation
        and members.contact_id = ticket_contacts.contact_id
    inner join known_tickets as tickets
        on ticket_contacts.source_relation = tickets.source_relation
        and ticket_contacts.ticket_id = tickets.ticket_id
    group by members.source_relation, members.company_id

),

joined as (

    select
        ---------- what it is
        companies.source_relation,
        companies.company_id,
        details.external_id,
        companies.company_name,
        companies.website,
        companies.industry,
        details.size,
        companies.plan_id,
        companies.plan_name,

        ---------- figures of Intercom's
        companies.monthly_spend,
        companies.user_count,
        companies.session_count,

        ---------- times
        companies.created_at,
        companies.updated_at,
        details.remote_created_at,
        details.last_request_at,

        ---------- lists
        tags.tag_ids,
        tags.tag_names,
        coalesce(tags.count_tags, 0) as count_tags,
        segments.segment_ids,
        segments.segment_names,
        coalesce(segments.count_segments, 0) as count_segments,

        ---------- people
        coalesce(contact_figures.count_contacts, 0) as count_contacts,
        coalesce(contact_figures.count_users, 0) as count_users,
        coalesce(contact_figures.count_leads, 0) as count_leads,
        contact_figures.last_seen_at,

        ---------- what happened with it
        coalesce(notes.count_notes, 0) as count_notes,
        notes.last_note_at,
        coalesce(tickets.count_tickets, 0) as count_tickets,
        coalesce(tickets.count_unresolved_tickets, 0) as count_unresolved_tickets,

        ---------- conversations
        coalesce(conversation_figures.count_conversations, 0) as count_conversations,
        coalesce(conversation_figures.count_open_conversations, 0) as count_open_conversations,
        coalesce(conversation_figures.count_snoozed_conversations, 0)
            as count_snoozed_conversations,
        coalesce(conversation_figures.count_closed_conversations, 0) as count_closed_conversations,
        coalesce(conversation_figures.count_ratings, 0) as count_ratings,
        conversation_figures.average_conversation_rating,
        last_conversations.conversation_id as last_conversation_id,
        last_conversations.created_at as last_conversation_at,
        last_conversations.conversation_state as last_conversation_state
        {{- custom_attribute_names('company', 'custom_attributes') }}
    from companies
    {{- joined_by('companies', 'company_id', [
        'details', 'custom_attributes', 'tags', 'segments', 'contact_figures', 'notes', 'tickets',
        'conversation_figures'
    ]) }}
    left join placed_conversations as last_conversations
        on companies.source_relation = last_conversations.source_relation
        and companies.company_id = last_conversations.company_id
        and last_conversations.place_from_last = 1

)

select * from joined
