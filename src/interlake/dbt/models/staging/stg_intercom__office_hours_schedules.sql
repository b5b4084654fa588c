with

source as (

    {{ live_rows('office_hours_schedules') }}

),

renamed as (

    select
        source_relation,
        id as office_hours_schedule_id,
        name as schedule_name,
        time_zone_name,
        twenty_four_seven as is_always_open,
        created_at
    from source

)

select * from renamed
