with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

details as (

    select * from {{ ref('stg_intercom__contact_details') }}

),

lists as (

    select * from {{ ref('int_intercom__contact_lists') }}

),

figures as (

    select * from {{ ref('int_intercom__contact_figures') }}

),

custom_attributes as (

    select * from {{ ref('intercom__contact_custom_attributes') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

joined as (

    select
        ---------- who it is
        contacts.source_relation,
        contacts.contact_id,
        details.external_id,
        contacts.contact_role,
        contacts.contact_name,
        contacts.contact_email,
        details.email_domain,
        details.phone,
        details.avatar_image_url,
        details.language_override,
        contacts.admin_id as owner_id,
        admins.admin_name as owner_name,

        ---------- times
        contacts.created_at,
        contacts.updated_at,
        contacts.signed_up_at,
        details.last_seen_at,
        contacts.last_replied_at,
        contacts.last_contacted_at,
        contacts.last_email_opened_at,
        contacts.last_email_clicked_at,

        ---------- what may be sent
        contacts.is_unsubscribed_from_emails,
        details.is_unsubscribed_from_sms,
        details.has_sms_consent,
        details.has_hard_bounced,
        details.has_marked_email_as_spam,
        lists.opted_out_subscription_names,
        lists.count_opted_out_subscriptions,
        lists.opted_in_subscription_names,
        lists.count_opted_in_subscriptions,

        ---------- where it was seen
        details.browser,
        details.browser_version,
        details.browser_language,
        details.os,
        details.location_country,
        details.location_region,
        details.location_city,
        details.location_country_code,
        details.location_continent_code,
        details.android_app_name,
        details.android_app_version,
        details.android_device,
        details.android_os_version,
        details.android_last_seen_at,
        details.ios_app_name,
        details.ios_app_version,
        details.ios_device,
        details.ios_os_version,
        details.ios_last_seen_at,
        details.utm_campaign,
        details.utm_content,
        details.utm_medium,
        details.utm_source,
        details.utm_term,
        details.referrer,

        ---------- lists
        lists.tag_ids,
        lists.tag_names,
        lists.count_tags,
        lists.company_ids,
        lists.company_names,
        lists.count_companies,
        lists.segment_ids,
        lists.segment_names,
        lists.count_segments,
        lists.social_profile_names,
        lists.social_profile_urls,
        lists.count_social_profiles,

        ---------- what happened with it
        figures.count_notes,
        figures.last_note_at,
        figures.count_events,
        figures.last_event_at,
        figures.count_merged_contacts,
        figures.count_tickets,
        figures.count_unresolved_tickets,
        figures.last_ticket_at,
        figures.count_calls,
        figures.last_call_at,

        ---------- conversations
        figures.count_conversations,
        figures.count_open_conversations,
        figures.count_snoozed_conversations,
        figures.count_closed_conversations,
        figures.count_ratings,
        figures.average_conversation_rating,
        figures.first_conversation_id,
        figures.first_conversation_at,
        figures.last_conversation_id,
        figures.last_conversation_at,
        figures.last_conversation_state
        {{- custom_attribute_names('contact', 'custom_attributes') }}
    from contacts
    {{- joined_by('contacts', 'contact_id', ['details', 'lists', 'figures', 'custom_attributes']) }}
    left join admins
        on contacts.source_relation = admins.source_relation
        and contacts.admin_id = admins.admin_id

)

select * from joined
