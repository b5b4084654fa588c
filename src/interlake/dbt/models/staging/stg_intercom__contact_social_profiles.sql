with

source as (

    {{ live_rows('contact_social_profiles') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        _position as profile_position,
        name as profile_name,
        url as profile_url
    from source

)

select * from renamed
