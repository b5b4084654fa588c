with

contact_social_profiles as (

    {{ live_rows('contact_social_profiles') }}

),

shaped as (

    select
        {{ no_longer_told('text') }} as id,
        name,
        url,
        {{ no_longer_told('text') }} as username
    from contact_social_profiles

)

select * from shaped
