with

contacts as (

    {{ versions('contacts') }}

),

shaped as (

    select
        id,
        external_id,
        workspace_id,
        owner_id as admin_id,
        name,
        role,
        email,
        phone,
        avatar_image_url as avatar,
        created_at,
        updated_at,
        signed_up_at,
        last_seen_at,
        last_replied_at,
        last_contacted_at,
        last_email_opened_at,
        last_email_clicked_at,
        unsubscribed_from_emails,
        has_hard_bounced,
        marked_email_as_spam,
        language_override,
        location_country,
        location_region,
        location_city,
        browser,
        browser_version,
        browser_language,
        os,
        android_app_name,
        android_app_version,
        android_device,
        android_os_version,
        android_sdk_version,
        android_last_seen_at,
        ios_app_name,
        ios_app_version,
        ios_device,
        ios_os_version,
        ios_sdk_version,
        ios_last_seen_at,
        custom_attributes,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from contacts

)

select * from shaped
