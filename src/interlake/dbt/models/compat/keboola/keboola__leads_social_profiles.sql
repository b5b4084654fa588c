with

leads as (

    select * from {{ ref('keboola__leads') }}

),

contact_social_profiles as (

    {{ live_rows('contact_social_profiles') }}

),

shaped as (

    select
        'social_profile' as type,
        {{ no_longer_told('text') }} as id,
        contact_social_profiles.name,
        {{ no_longer_told('text') }} as username,
        contact_social_profiles.url,
        leads.id as leads_pk
    from leads
    inner join contact_social_profiles
        on leads.id = contact_social_profiles.contact_id

)

select * from shaped
