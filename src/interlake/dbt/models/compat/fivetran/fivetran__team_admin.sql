with

team_admins as (

    {{ raw_rows('team_admins') }}

),

shaped as (

    select
        team_id,
        admin_id,
        _deleted_at is not null as _fivetran_deleted,
        _synced_at as _fivetran_synced
    from team_admins

)

select * from shaped
