with

conversations as (

    {{ live_rows('conversations') }}

),

conversation_contacts as (

    {{ live_rows('conversation_contacts') }}

),

contacts as (

    {{ live_rows('contacts') }}

),

-- Whom a conversation concerns: who opened it, or else the contact with the lowest id.
ranked_contacts as (

    select
        conversation_contacts.conversation_id,
        conversation_contacts.contact_id,
        contacts.role,
        row_number() over (
            partition by conversation_contacts.conversation_id
            order by
                case
                    when conversation_contacts.contact_id = conversations.source_author_id then 0
                    else 1
                end,
                {{ by_code_point('conversation_contacts.contact_id') }}
        ) as place
    from conversation_contacts
    inner join conversations
        on conversation_contacts.conversation_id = conversations.id
    left join contacts
        on conversation_contacts.contact_id = contacts.id

),

shaped as (

    select
        'conversation' as type,
        conversations.id,
        conversations.created_at,
        conversations.updated_at,
        conversations.waiting_since,
        conversations.snoozed_until,
        {{ old_person_type('ranked_contacts.role') }} as user_type,
        ranked_contacts.contact_id as user_id,
        {{ assignee_type() }} as assignee_type,
        {{ assignee_id() }} as assignee_id,
        'conversation_message' as conversation_message_type,
        conversations.source_id as conversation_message_id,
        conversations.source_subject as conversation_message_subject,
        {{ plain_text('conversations.source_body') }} as conversation_message_body,
        conversations.source_author_type as conversation_message_author_type,
        conversations.source_author_id as conversation_message_author_id,
        conversations.source_url as conversation_message_url,
        conversations.open_now as {{ quoted_name('open') }},
        conversations.read,
        conversations.state
    from conversations
    left join ranked_contacts
        on conversations.id = ranked_contacts.conversation_id
        and ranked_contacts.place = 1

)

select * from shaped
