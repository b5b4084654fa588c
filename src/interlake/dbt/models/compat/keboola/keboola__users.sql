with

contacts as (

    {{ live_rows('contacts') }}

),

shaped as (

    select
        'user' as type,
        id,
        created_at,
        signed_up_at,
        updated_at,
        email,
        phone,
        external_id as user_id,
        last_seen_at as last_request_at,
        {{ no_longer_told('integer') }} as session_count,
        unsubscribed_from_emails,
        marked_email_as_spam,
        has_hard_bounced,
        {{ user_agent_data() }} as user_agent_data,
        {{ no_longer_told('text') }} as last_seen_ip,
        {{ no_longer_told('text') }} as pseudonym,
        false as anonymous,
        name,
        {%- for name, column in location_data().items() %}
        {{ column }} as location_data_{{ name }},
        {%- endfor %}
        avatar_image_url,
        custom_attributes
    from contacts
    where role = 'user'

)

select * from shaped
