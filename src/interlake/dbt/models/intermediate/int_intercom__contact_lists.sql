with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

tags as (

    {{ listed(
        ref('stg_intercom__contact_tags'), 'contact_id',
        ref('stg_intercom__tags'), 'tag_id', 'tag_name', 'tag'
    ) }}

),

companies as (

    {{ listed(
        ref('stg_intercom__contact_companies'), 'contact_id',
        ref('stg_intercom__companies'), 'company_id', 'company_name', 'company', 'companies'
    ) }}

),

segments as (

    {{ listed(
        ref('stg_intercom__contact_segments'), 'contact_id',
        ref('stg_intercom__segments'), 'segment_id', 'segment_name', 'segment'
    ) }}

),

refused as (

    {{ listed(
        ref('stg_intercom__contact_opted_out_subscription_types'), 'contact_id',
        ref('stg_intercom__subscription_types'), 'subscription_type_id', 'subscription_name',
        'opted_out_subscription', known=false
    ) }}

),

accepted as (

    {{ listed(
        ref('stg_intercom__contact_opted_in_subscription_types'), 'contact_id',
        ref('stg_intercom__subscription_types'), 'subscription_type_id', 'subscription_name',
        'opted_in_subscription', known=false
    ) }}

),

social_profiles as (

    select
        source_relation,
        contact_id,
        {{ sorted_list('profile_name', ahead=true) }} as social_profile_names,
        {{ sorted_list('profile_url', ahead=true) }} as social_profile_urls,
        count(*) as count_social_profiles
    from {{ sorted_ahead(
        ref('stg_intercom__contact_social_profiles') ~ '',
        ['source_relation', 'contact_id'],
        lists=['profile_name', 'profile_url']
    ) }}
    group by source_relation, contact_id

),

joined as (

    select
        contacts.source_relation,
        contacts.contact_id,
        tags.tag_ids,
        tags.tag_names,
        coalesce(tags.count_tags, 0) as count_tags,
        companies.company_ids,
        companies.company_names,
        coalesce(companies.count_companies, 0) as count_companies,
        segments.segment_ids,
        segments.segment_names,
        coalesce(segments.count_segments, 0) as count_segments,
        social_profiles.social_profile_names,
        social_profiles.social_profile_urls,
        coalesce(social_profiles.count_social_profiles, 0) as count_social_profiles,
        refused.opted_out_subscription_names,
        coalesce(refused.count_opted_out_subscriptions, 0) as count_opted_out_subscriptions,
        accepted.opted_in_subscription_names,
        coalesce(accepted.count_opted_in_subscriptions, 0) as count_opted_in_subscriptions
    from contacts
    {{- joined_by('contacts', 'contact_id', [
        'tags', 'companies', 'segments', 'social_profiles', 'refused', 'accepted'
    ]) }}

)

select * from joined
