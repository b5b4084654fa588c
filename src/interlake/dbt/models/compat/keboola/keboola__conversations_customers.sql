with

conversation_contacts as (

    {{ live_rows('conversation_contacts') }}

),

contacts as (

    {{ live_rows('contacts') }}

),

shaped as (

    select
        {{ old_person_type('contacts.role') }} as type,
        conversation_contacts.contact_id as id,
        conversation_contacts.conversation_id as conversations_pk
    from conversation_contacts
    left join contacts
        on conversation_contacts.contact_id = contacts.id

)

select * from shaped
