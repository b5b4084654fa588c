with

source as (

    {{ live_rows('contacts') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as contact_id,
        external_id,

        ---------- who it is
        email_domain,
        phone,
        avatar_image_url,
        language_override,

        ---------- what may be sent
        has_hard_bounced,
        marked_email_as_spam as has_marked_email_as_spam,
        unsubscribed_from_sms as is_unsubscribed_from_sms,
        sms_consent as has_sms_consent,

        ---------- where it was seen
        last_seen_at,
        browser,
        browser_version,
        browser_language,
        os,
        location_country,
        location_region,
        location_city,
        location_country_code,
        location_continent_code,

        ---------- apps
        android_app_name,
        android_app_version,
        android_device,
        android_os_version,
        android_last_seen_at,
        ios_app_name,
        ios_app_version,
        ios_device,
        ios_os_version,
        ios_last_seen_at,

        ---------- where it came from
        utm_campaign,
        utm_content,
        utm_medium,
        utm_source,
        utm_term,
        referrer,

        ---------- what the workspace keeps
        custom_attributes,

        ---------- reading
        _synced_at as synced_at
    from source

)

select * from renamed
