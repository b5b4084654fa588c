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
        {{ json_list('team_id', by_code_point('team_id')) }} as team_ids
    from admin_teams
    group by admin_id

),

shaped as (

    select
        admins.id,
        admins.name,
        admins.email,
        admins.job_title,
        admins.away_mode_enabled,
        admins.away_mode_reassign,
        admins.has_inbox_seat,
        {{ list_or_empty('team_lists.team_ids') }} as team_ids
    from admins
    left join team_lists
        on admins.id = team_lists.admin_id

)

select * from shaped
