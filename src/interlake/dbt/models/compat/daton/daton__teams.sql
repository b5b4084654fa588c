with

teams as (

    {{ live_rows('teams') }}

),

team_admins as (

    {{ live_rows('team_admins') }}

),

admin_lists as (

    select
        team_id,
        {{ json_list('admin_id', by_code_point('admin_id')) }} as admins
    from team_admins
    group by team_id

),

shaped as (

    select
        'team' as type,
        teams.id,
        teams.name,
        {{ list_or_empty('admin_lists.admins') }} as admin_ids
    from teams
    left join admin_lists
        on teams.id = admin_lists.team_id

)

select * from shaped
