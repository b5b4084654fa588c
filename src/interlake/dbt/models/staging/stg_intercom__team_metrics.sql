with

source as (

    {{ live_rows('team_metrics') }}

),

renamed as (

    select
        source_relation,
        team_id,
        admin_id,
        open_now as count_open,
        idle as count_idle,
        snoozed as count_snoozed
    from source

)

select * from renamed
