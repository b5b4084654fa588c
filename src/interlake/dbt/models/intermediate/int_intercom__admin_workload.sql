with

spans as (

    select * from {{ ref('int_intercom__assignment_spans') }}

),

-- Where one span of a conversation follows another, leaving and coming cancel out.
changes as (

    select
        source_relation,
        admin_id,
        {{ day_of('started_at') }} as metric_date,
        1 as growth
    from spans
    union all
    select
        source_relation,
        admin_id,
        {{ day_of('ended_at') }} as metric_date,
        -1 as growth
    from spans
    where ended_at is not null

),

by_day as (

    select
        source_relation,
        admin_id,
        metric_date,
        cast(sum(growth) as {{ bigint_type() }}) as growth
    from changes
    group by source_relation, admin_id, metric_date

)

select * from by_day
