with

contacts as (

    {{ live_rows('contacts') }}

),

contact_social_profiles as (

    {{ live_rows('contact_social_profiles') }}

),

contact_tags as (

    {{ live_rows('contact_tags') }}

),

contact_notes as (

    {{ live_rows('contact_notes') }}

),

contact_companies as (

    {{ live_rows('contact_companies') }}

),

social_profile_lists as (

    select
        contact_id,
        {{ json_list(
            json_object({
                'type': "'social_profile'",
                'name': 'name',
                'url': 'url',
            }),
            '_position'
        ) }} as social_profiles
    from contact_social_profiles
    group by contact_id

),

tag_lists as (

    select
        contact_id,
        {{ json_list(
            json_object({
                'type': "'tag'",
                'id': 'tag_id',
                'url': "'/tags/' || tag_id",
            }),
            by_code_point('tag_id')
        ) }} as tags
    from contact_tags
    group by contact_id

),

note_lists as (

    select
        contact_id,
        {{ json_list(
            json_object({
                'type': "'note'",
                'id': 'id',
                'url': "'/notes/' || id",
            }),
            by_code_point('id')
        ) }} as notes
    from contact_notes
    group by contact_id

),

company_lists as (

    select
        contact_id,
        {{ json_list(
            json_object({
                'type': "'company'",
                'id': 'company_id',
                'url': "'/companies/' || company_id",
            }),
            by_code_point('company_id')
        ) }} as companies
    from contact_companies
    group by contact_id

),

shaped as (

    select
        'contact' as type,
        contacts.id,
        contacts.workspace_id,
        contacts.external_id,
        contacts.role,
        contacts.email,
        contacts.phone,
        contacts.name,
        contacts.avatar_image_url as avatar,
        contacts.owner_id,
        {{ list_or_empty('social_profile_lists.social_profiles') }} as social_profiles,
        contacts.has_hard_bounced,
        contacts.marked_email_as_spam,
        contacts.unsubscribed_from_emails,
        contacts.created_at,
        contacts.updated_at,
        contacts.signed_up_at,
        contacts.last_seen_at,
        contacts.last_replied_at,
        contacts.last_contacted_at,
        contacts.last_email_opened_at,
        contacts.last_email_clicked_at,
        contacts.language_override,
        contacts.browser,
        contacts.browser_version,
        contacts.browser_language,
        contacts.os,
        {{ json_object({
            'type': "'location'",
            'country': 'contacts.location_country',
            'region': 'contacts.location_region',
            'city': 'contacts.location_city',
            'country_code': 'contacts.location_country_code',
            'continent_code': 'contacts.location_continent_code',
        }) }} as location,
        contacts.android_app_name,
        contacts.android_app_version,
        contacts.android_device,
        contacts.android_os_version,
        contacts.android_sdk_version,
        contacts.android_last_seen_at,
        contacts.ios_app_name,
        contacts.ios_app_version,
        contacts.ios_device,
        contacts.ios_os_version,
        contacts.ios_sdk_version,
        contacts.ios_last_seen_at,
        contacts.custom_attributes,
        {{ list_or_empty('tag_lists.tags') }} as tags,
        {{ list_or_empty('note_lists.notes') }} as notes,
        {{ list_or_empty('company_lists.companies') }} as companies,
        contacts.utm_campaign,
        contacts.utm_content,
        contacts.utm_medium,
        contacts.utm_source,
        contacts.utm_term,
        contacts.referrer
    from contacts
    left join social_profile_lists
        on contacts.id = social_profile_lists.contact_id
    left join tag_lists
        on contacts.id = tag_lists.contact_id
    left join note_lists
        on contacts.id = note_lists.contact_id
    left join company_lists
        on contacts.id = company_lists.contact_id

)

select * from shaped
