with

days as (

    select * from {{ ref('int_intercom__calendar_days') }}

),

local_stretches as (

    select * from {{ ref('int_intercom__office_hours_days') }}

),

offsets as (

    select * from {{ ref('int_intercom__time_zone_offsets') }}

),

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}
    where time_zone_name is not null

),

-- While an offset holds, UTC is the wall clock less the offset. So an hour that a change repeats
-- counts twice, and one that it skips doesn't count.
shifted as (

    select
        local_stretches.source_relation,
        local_stretches.schedule_id,
        offsets.starts_at as offset_starts_at,
        offsets.ends_at as offset_ends_at,
        {{ after('local_stretches.opens_at_local', '-offsets.offset_seconds', 'second') }}
            as opens_at,
        {{ after('local_stretches.closes_at_local', '-offsets.offset_seconds', 'second') }}
            as closes_at
    from local_stretches
    inner join offsets
        on local_stretches.time_zone_name = offsets.time_zone_name

),

stretches as (

    select
        source_relation,
        schedule_id,
        greatest(opens_at, offset_starts_at) as opens_at,
        least(closes_at, offset_ends_at) as closes_at
    from shifted
    where opens_at < offset_ends_at and closes_at > offset_starts_at

),

-- A stretch lasts a day at most, so one midnight of UTC can lie within it. No stretch stands here
-- twice: the two windows below must see one order.
cut as (

    select
        source_relation,
        schedule_id,
        opens_at,
        least(closes_at, {{ after(start_of_day('opens_at'), 1, 'day') }}) as closes_at
    from stretches
    union distinct
    select
        source_relation,
        schedule_id,
        {{ after(start_of_day('opens_at'), 1, 'day') }} as opens_at,
        closes_at
    from stretches
    where closes_at > {{ after(start_of_day('opens_at'), 1, 'day') }}

),

-- Stretches that overlap or touch become one: the first one that begins after all before it ended
-- begins the next.
marked as (

    select
        source_relation,
        schedule_id,
        opens_at,
        closes_at,
        case
            when opens_at <= max(closes_at) over (
                partition by source_relation, schedule_id, cast(opens_at as date)
                order by opens_at, closes_at
                rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as is_first
    from cut

),

counted as (

    select
        source_relation,
        schedule_id,
        opens_at,
        closes_at,
        sum(is_first) over (
            partition by source_relation, schedule_id
            order by opens_at, closes_at
            rows between unbounded preceding and current row
        ) as island
    from marked

),

-- A piece begins at each midnight and at each opening, and lasts until the next one begins.
beginnings as (

    select
        source_relation,
        schedule_id,
        min(opens_at) as starts_at,
        max(closes_at) as closes_at
    from counted
    group by source_relation, schedule_id, island
    union all
    select
        schedules.source_relation,
        schedules.schedule_id,
        days.day_at as starts_at,
        days.day_at as closes_at
    from schedules
    cross join days

),

pieces as (

    select
        source_relation,
        schedule_id,
        starts_at,
        {{ seconds_between('starts_at', 'closes_at') }} as open_seconds,
        coalesce(
            lead(starts_at) over (
                partition by source_relation, schedule_id order by starts_at, closes_at
            ),
            {{ after(start_of_day('starts_at'), 1, 'day') }}
        ) as ends_at
    from beginnings

),

summed as (

    select
        source_relation,
        schedule_id,
        starts_at,
        ends_at,
        open_seconds,
        sum(open_seconds) over (
            partition by source_relation, schedule_id
            order by starts_at, open_seconds
            rows between unbounded preceding and current row
        ) as seconds_so_far
    from pieces

),

-- A piece that lasts no time only was in the way.
wound as (

    select
        source_relation,
        schedule_id,
        cast(starts_at as date) as on_date,
        starts_at,
        ends_at,
        open_seconds,
        {{ as_integer('seconds_so_far - open_seconds') }} as seconds_before
    from summed
    where starts_at < ends_at

)

select * from wound
