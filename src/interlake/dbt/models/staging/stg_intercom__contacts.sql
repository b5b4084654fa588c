with

source as (

    {{ live_rows('contacts', history=true, pass_through=true) }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as contact_id,
        owner_id as admin_id,

        ---------- times
        created_at,
        updated_at,
        signed_up_at,

        ---------- who it is
        name as contact_name,
        role as contact_role,
        email as contact_email,

        ---------- contact with it
        last_replied_at,
        last_email_clicked_at,
        last_email_opened_at,
        last_contacted_at,
        unsubscribed_from_emails as is_unsubscribed_from_emails,

        ---------- history, in Fivetran's words
        _fivetran_active,
        _fivetran_start,
        _fivetran_end{{ staged_pass_through('contacts') }}
    from source

)

select * from renamed
