with

users as (

    select * from {{ ref('keboola__users') }}

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
        users.id as users_pk
    from users
    inner join contact_social_profiles
        on users.id = contact_social_profiles.contact_id

)

select * from shaped
