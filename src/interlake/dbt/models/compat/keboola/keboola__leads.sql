with

contacts as (

    {{ live_rows('contacts') }}

),

shaped as (

    select
        {{ old_person_type('role') }} as type,
        id,
        created_at,
        updated_at,
        external_id as user_id,
        email,
        name,
        phone,
        true as anonymous,
        {{ no_longer_told('text') }} as pseudonym,
        last_seen_at as last_request_at,
        unsubscribed_from_emails,
        {%- for name, column in location_data().items() %}
        {{ column }} as location_data_{{ name }},
        {%- endfor %}
        avatar_image_url,
        {{ user_agent_data() }} as user_agent_data,
        {{ no_longer_told('text') }} as last_seen_ip,
        {{ no_longer_told('timestamp') }} as remote_created_at,
        signed_up_at,
        {{ no_longer_told('integer') }} as session_count,
        marked_email_as_spam,
        has_hard_bounced,
        custom_attributes
    from contacts
    where role = 'lead'

)

select * from shaped
