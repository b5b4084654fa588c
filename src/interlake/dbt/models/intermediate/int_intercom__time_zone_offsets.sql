with

series as (

    {{ numbers(1441) }}

),

days as (

    select * from {{ ref('int_intercom__calendar_days') }}

),

zones as (

    select distinct time_zone_name
    from {{ ref('int_intercom__office_hours_schedules') }}
    where time_zone_name is not null

),

day_offsets as (

    select
        zones.time_zone_name,
        days.day_at,
        {{ seconds_between('days.day_at', local_time('days.day_at', 'zones.time_zone_name')) }}
            as offset_seconds
    from zones
    cross join days

),

day_changes as (

    select
        time_zone_name,
        day_at,
        offset_seconds,
        lag(offset_seconds) over (partition by time_zone_name order by day_at)
            as offset_before,
        lead(offset_seconds) over (partition by time_zone_name order by day_at)
            as offset_after
    from day_offsets

),

-- The minute of a change is looked for on the few days that have one.
minute_offsets as (

    select
        day_changes.time_zone_name,
        {{ after('day_changes.day_at', 'series.step', 'minute') }} as minute_at,
        {{ seconds_between(
            after('day_changes.day_at', 'series.step', 'minute'),
            local_time(
                after('day_changes.day_at', 'series.step', 'minute'),
                'day_changes.time_zone_name'
            )
        ) }} as offset_seconds
    from day_changes
    cross join series
    where day_changes.offset_seconds <> day_changes.offset_after

),

minute_changes as (

    select
        time_zone_name,
        minute_at,
        offset_seconds,
        lag(offset_seconds) over (partition by time_zone_name order by minute_at)
            as offset_before
    from minute_offsets

),

beginnings as (

    select
        time_zone_name,
        day_at as starts_at,
        offset_seconds
    from day_changes
    where offset_before is null
    union all
    select
        time_zone_name,
        minute_at as starts_at,
        offset_seconds
    from minute_changes
    where offset_seconds <> offset_before

),

spans as (

    select
        time_zone_name,
        starts_at,
        coalesce(
            lead(starts_at) over (partition by time_zone_name order by starts_at),
            {{ end_of_time() }}
        ) as ends_at,
        offset_seconds
    from beginnings

)

select * from spans
