{#- After what is found changed, so that it has every day of that: kept rows are not made again. -#}
{%- do built_after('int_intercom__conversation_changes') %}

with

series as (

    {{ numbers(10000) }}

),

conversations as (

    select * from {{ ref('stg_intercom__conversation_details') }}

),

parts as (

    select * from {{ ref('stg_intercom__conversation_part_details') }}

),

tickets as (

    select * from {{ ref('stg_intercom__tickets') }}

),

moments as (

    select
        created_at as earliest_at,
        updated_at as latest_at
    from conversations
    union all
    select
        created_at as earliest_at,
        synced_at as latest_at
    from conversations
    union all
    select
        created_at as earliest_at,
        created_at as latest_at
    from parts
    union all
    select
        created_at as earliest_at,
        updated_at as latest_at
    from tickets

),

-- A day more on both sides, for elsewhere it is another day already.
ends as (

    select
        {{ after(start_of_day('min(earliest_at)'), -1, 'day') }} as first_day_at,
        {{ after(start_of_day('max(latest_at)'), 1, 'day') }} as last_day_at
    from moments

),

-- Counted back from the last day: one impossible date must not fill the disk.
days as (

    select {{ after('ends.last_day_at', '-series.step', 'day') }} as day_at
    from ends
    inner join series
        on {{ after('ends.last_day_at', '-series.step', 'day') }} >= ends.first_day_at

),

numbered as (

    select
        day_at,
        cast(day_at as date) as day_date,
        {{ weekday_of('day_at') }} as weekday_number
    from days

)

select * from numbered
