{%- set settings = office_hours_settings() -%}

with

series as (

    {{ numbers(14) }}

),

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}

),

intervals as (

    select * from {{ ref('stg_intercom__office_hours_intervals') }}

),

-- Minutes from Monday 00:00 on.
stretches as (

    select
        source_relation,
        office_hours_schedule_id as schedule_id,
        start_minute,
        end_minute
    from intervals
    union all
    select
        source_relation,
        schedule_id,
        0 as start_minute,
        10080 as end_minute
    from schedules
    where is_always_open
    {%- for schedule in settings.schedules %}
    {%- for start, end in schedule.week %}
    union all
    select
        source_relation,
        schedule_id,
        {{ start }} as start_minute,
        {{ end }} as end_minute
    from schedules
    where origin = 'settings' and schedule_id = {{ literal(schedule.name) }}
    {%- endfor %}
    {%- endfor %}

),

-- What ends before it starts goes on into the next week.
forward as (

    select
        source_relation,
        schedule_id,
        start_minute,
        case when end_minute < start_minute then end_minute + 10080 else end_minute end
            as end_minute
    from stretches

),

-- Cut at midnight, for an exception replaces the hours of one date.
cut as (

    select
        forward.source_relation,
        forward.schedule_id,
        mod(series.step, 7) as weekday_number,
        greatest(forward.start_minute, 1440 * series.step) - 1440 * series.step
            as start_minute,
        least(forward.end_minute, 1440 * (series.step + 1)) - 1440 * series.step
            as end_minute
    from forward
    inner join series
        on forward.start_minute < 1440 * (series.step + 1)
        and forward.end_minute > 1440 * series.step

),

whole_days as (

    select distinct
        source_relation,
        schedule_id,
        weekday_number,
        start_minute,
        end_minute
    from cut

)

select * from whole_days
