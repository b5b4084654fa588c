with

days as (

    select * from {{ ref('int_intercom__calendar_days') }}

),

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}
    where time_zone_name is not null

),

week as (

    select * from {{ ref('int_intercom__office_hours_week') }}

),

exceptions as (

    select * from {{ ref('int_intercom__office_hours_exceptions') }}

),

exception_days as (

    select distinct
        source_relation,
        schedule_id,
        exception_id,
        exception_date,
        is_yearly,
        created_at
    from exceptions

),

-- Of several exceptions on a day that of the year counts, then the newest.
ranked as (

    select
        exception_days.source_relation,
        exception_days.schedule_id,
        exception_days.exception_id,
        days.day_at,
        row_number() over (
            partition by exception_days.source_relation, exception_days.schedule_id, days.day_at
            order by
                case when exception_days.exception_date = days.day_date then 0 else 1 end,
                case when exception_days.created_at is null then 1 else 0 end,
                exception_days.created_at desc,
                length(exception_days.exception_id) desc,
                {{ by_code_point('exception_days.exception_id') }} desc
        ) as rank_on_day
    from exception_days
    inner join days
        on extract(month from exception_days.exception_date) = extract(month from days.day_date)
        and extract(day from exception_days.exception_date) = extract(day from days.day_date)
        and (exception_days.is_yearly or exception_days.exception_date = days.day_date)

),

exceptional as (

    select * from ranked
    where rank_on_day = 1

),

usual as (

    select
        schedules.source_relation,
        schedules.schedule_id,
        days.day_at,
        week.start_minute,
        week.end_minute
    from schedules
    inner join week
        on schedules.source_relation = week.source_relation
        and schedules.schedule_id = week.schedule_id
    inner join days
        on week.weekday_number = days.weekday_number
    left join exceptional
        on schedules.source_relation = exceptional.source_relation
        and schedules.schedule_id = exceptional.schedule_id
        and days.day_at = exceptional.day_at
    where exceptional.exception_id is null

),

other as (

    select
        exceptional.source_relation,
        exceptional.schedule_id,
        exceptional.day_at,
        exceptions.start_minute,
        exceptions.end_minute
    from exceptional
    inner join exceptions
        on exceptional.source_relation = exceptions.source_relation
        and exceptional.schedule_id = exceptions.schedule_id
        and exceptional.exception_id = exceptions.exception_id
    where exceptions.start_minute is not null

),

together as (

    select * from usual
    union all
    select * from other

),

joined as (

    select distinct
        together.source_relation,
        together.schedule_id,
        schedules.time_zone_name,
        {{ after('together.day_at', 'together.start_minute', 'minute') }} as opens_at_local,
        {{ after('together.day_at', 'together.end_minute', 'minute') }} as closes_at_local
    from together
    inner join schedules
        on together.source_relation = schedules.source_relation
        and together.schedule_id = schedules.schedule_id
    where together.start_minute < together.end_minute

)

select * from joined
