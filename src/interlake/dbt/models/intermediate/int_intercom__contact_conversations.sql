with

conversation_contacts as (

    select * from {{ ref('stg_intercom__conversation_contacts') }}

),

conversations as (

    select * from {{ ref('stg_intercom__conversations') }}

),

joined as (

    select
        conversation_contacts.source_relation,
        conversation_contacts.contact_id,
        conversation_contacts.conversation_id,
        conversations.created_at,
        conversations.conversation_state,
        conversations.conversation_rating,
        row_number() over (
            partition by
                conversation_contacts.source_relation,
                conversation_contacts.contact_id
            order by
                conversations.created_at,
                length(conversation_contacts.conversation_id),
                {{ by_code_point('conversation_contacts.conversation_id') }}
        ) as place
    from conversation_contacts
    inner join conversations
        on conversation_contacts.source_relation = conversations.source_relation
        and conversation_contacts.conversation_id = conversations.conversation_id

)

select * from joined
