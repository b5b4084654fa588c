{%- set seconds = seconds_between('edge_at', 'next_edge_at') -%}

with

stretches as (

    select * from {{ ref('int_intercom__admin_stretches') }}

),

-- Where one ends when another begins they still meet: beginnings come first.
edges as (

    select
        source_relation,
        admin_id,
        started_at as edge_at,
        1 as growth
    from stretches
    union all
    select
        source_relation,
        admin_id,
        ended_at as edge_at,
        -1 as growth
    from stretches

),

counted as (

    select
        source_relation,
        admin_id,
        edge_at,
        sum(growth) over (
            partition by source_relation, admin_id
            order by edge_at asc, growth desc
            rows between unbounded preceding and current row
        ) as count_at_hand,
        lead(edge_at) over (
            partition by source_relation, admin_id
            order by edge_at asc, growth desc
        ) as next_edge_at
    from edges

),

by_day as (

    select
        source_relation,
        admin_id,
        {{ day_of('edge_at') }} as metric_date,
        cast(max(count_at_hand) as {{ bigint_type() }}) as peak_concurrent_conversations,
        cast(
            sum(count_at_hand * coalesce({{ seconds }}, 0)) as {{ bigint_type() }}
        ) as handling_seconds,
        cast(sum(case when count_at_hand > 0 then {{ seconds }} else 0 end) as {{ bigint_type() }})
            as busy_seconds
    from counted
    group by source_relation, admin_id, {{ day_of('edge_at') }}

)

select * from by_day
