with

spans as (

    select * from {{ ref('int_intercom__away_spans') }}

),

days as (

    select * from {{ ref('int_intercom__days') }}

),

crossings as (

    select
        spans.source_relation,
        spans.admin_id,
        days.metric_date,
        spans.is_away,
        case
            when spans.started_at > {{ start_of_day('days.metric_date') }} then spans.started_at
            else {{ start_of_day('days.metric_date') }}
        end as from_at,
        case
            when spans.ended_at < {{ start_of_day(days_after('days.metric_date', 1)) }}
                then spans.ended_at
            else {{ start_of_day(days_after('days.metric_date', 1)) }}
        end as until_at
    from spans
    inner join days
        on spans.source_relation = days.source_relation
        and {{ start_of_day(days_after('days.metric_date', 1)) }} > spans.started_at
        and {{ start_of_day('days.metric_date') }} <= spans.ended_at

),

by_day as (

    select
        source_relation,
        admin_id,
        metric_date,
        cast(
            sum(
                case
                    when is_away then {{ seconds_between('from_at', 'until_at') }}
                    else 0
                end
            ) as {{ bigint_type() }}
        ) as away_seconds
    from crossings
    group by source_relation, admin_id, metric_date

)

select * from by_day
