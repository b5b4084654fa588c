with

moments as (

    select
        source_relation,
        created_at
    from {{ ref('stg_intercom__conversations') }}
    union all
    select
        source_relation,
        created_at
    from {{ ref('stg_intercom__conversation_parts') }}
    union all
    select
        source_relation,
        created_at
    from {{ ref('stg_intercom__contacts') }}
    union all
    select
        source_relation,
        created_at
    from {{ ref('stg_intercom__tickets') }}
    union all
    select
        source_relation,
        created_at
    from {{ ref('stg_intercom__ticket_parts') }}
    union all
    select
        source_relation,
        initiated_at as created_at
    from {{ ref('stg_intercom__calls') }}
    union all
    select
        source_relation,
        created_at
    from {{ ref('stg_intercom__activity_logs') }}
    where activity_type = 'admin_away_mode_change'

),

last_reads as (

    select * from {{ ref('int_intercom__last_reads') }}

),

spans as (

    select
        moments.source_relation,
        min({{ day_of('moments.created_at') }}) as first_day,
        max({{ day_of('last_reads.last_read_at') }}) as last_day
    from moments
    inner join last_reads
        on moments.source_relation = last_reads.source_relation
    where moments.created_at is not null
    group by moments.source_relation

),

series as (

    {{ numbers(10000) }}

),

-- Counted back from the last day: one impossible date must not push out the days of today.
days as (

    select
        spans.source_relation,
        {{ days_after('spans.last_day', '-series.step') }} as metric_date
    from spans
    inner join series
        on {{ days_between('spans.first_day', 'spans.last_day') }} >= series.step

)

select * from days
