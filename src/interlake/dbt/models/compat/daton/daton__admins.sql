with

admins as (

    {{ live_rows('admins') }}

),

admin_teams as (

    {{ live_rows('admin_teams') }}

),

team_lists as (

    select
        admin_id,
        {{ json_list('team_id', by_code_point('team_id')) }} as teams
    from admin_teams
    group by admin_id

),

shaped as (

    select
        'admin' as type,
        admins.id,
        admins.name,
        admins.email,
        admins.job_title,
        admins.away_mode_enabled,
        admins.away_mode_reassign,
        admins.has_inbox_seat,
        {{ list_or_empty('team_lists.teams') }} as team_ids,
        admins.avatar_image_url as avatar
    from admins
    left join team_lists
        on admins.id = team_lists.admin_id

)

select * from shaped
