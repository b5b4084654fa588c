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

spans as (

    select
        source_relation,
        min({{ day_of('created_at') }}) as first_day,
        max({{ day_of('created_at') }}) as last_day
    from moments
    where created_at is not null
    group by source_relation

),

numbers as (

    {{ day_numbers() }}

),

days as (

    select
        spans.source_relation,
        {{ days_after('spans.first_day', 'numbers.day_number') }} as metric_date
    from spans
    inner join numbers
        on {{ days_between('spans.first_day', 'spans.last_day') }} >= numbers.day_number

)

select * from days
