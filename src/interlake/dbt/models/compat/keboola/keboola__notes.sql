with

contact_notes as (

    {{ live_rows('contact_notes') }}

),

contacts as (

    {{ live_rows('contacts') }}

),

shaped as (

    select
        'note' as type,
        contact_notes.id,
        contact_notes.created_at,
        contact_notes.body,
        {{ old_person_type('contacts.role') }} as user_type,
        contact_notes.contact_id as user_id,
        case when contact_notes.author_id is not null then 'admin' end as author_type,
        contact_notes.author_id
    from contact_notes
    left join contacts
        on contact_notes.contact_id = contacts.id

)

select * from shaped
