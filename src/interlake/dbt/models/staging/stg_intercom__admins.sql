with

source as (

    {{ live_rows('admins') }}

),

renamed as (

    select
        source_relation,
        id as admin_id,
        name as admin_name,
        job_title,
        email as admin_email,
        away_mode_enabled as is_away,
        away_mode_reassign as is_away_reassigning,
        away_status_reason_id,
        has_inbox_seat,
        avatar_image_url,
        role_id,
        role_name
    from source

)

select * from renamed
