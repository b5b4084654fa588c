with

source as (

    {{ live_rows('office_hours_intervals') }}

),

renamed as (

    select
        source_relation,
        office_hours_schedule_id,
        _position as interval_number,
        start_minute,
        end_minute
    from source

)

select * from renamed
