{%- set first_response_minutes =
    'case when is_first_response then time_since_creation_minutes end' -%}
{%- set first_response_office_minutes =
    'case when is_first_response then time_since_creation_office_minutes end' -%}

with

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

days as (

    select * from {{ ref('int_intercom__days') }}

),

responses as (

    select
        *,
        {{ day_of('responded_at') }} as metric_date
    from {{ ref('int_intercom__admin_responses') }}
    where admin_id is not null

),

response_figures as (

    select
        source_relation,
        admin_id,
        metric_date,
        count(*) as count_responses,
        count(distinct conversation_id) as count_conversations_responded,
        count(case when is_first_response then 1 end) as count_first_responses,
        {{ rounded_median(first_response_minutes, ahead=true) }}
            as median_time_to_first_response_minutes,
        {{ rounded_median(first_response_office_minutes, ahead=true) }}
            as median_time_to_first_response_office_minutes,
        count(waiting_since) as count_answers,
        {{ rounded_median('time_to_reply_minutes', ahead=true) }} as median_time_to_reply_minutes,
        {{ rounded_median('time_to_reply_office_minutes', ahead=true) }}
            as median_time_to_reply_office_minutes,
        {{ rounded_mean('time_to_reply_minutes') }} as average_time_to_reply_minutes,
        {{ rounded_mean('time_to_reply_office_minutes') }} as average_time_to_reply_office_minutes
    from {{ sorted_ahead(
        'responses',
        ['source_relation', 'admin_id', 'metric_date'],
        medians=[
            first_response_minutes, first_response_office_minutes, 'time_to_reply_minutes',
            'time_to_reply_office_minutes',
        ]
    ) }}
    group by source_relation, admin_id, metric_date

),

part_figures as (

    select
        source_relation,
        author_id as admin_id,
        {{ day_of('created_at') }} as metric_date,
        count(case when part_type = 'note' then 1 end) as count_notes
    from {{ living_parts() }}
    where author_type = 'admin' and author_id is not null and created_at is not null
    group by source_relation, author_id, {{ day_of('created_at') }}

),

assignment_figures as (

    select
        source_relation,
        assigned_to_id as admin_id,
        {{ day_of('created_at') }} as metric_date,
        count(*) as count_assignments_received
    from {{ living_parts() }}
    where assigned_to_type = 'admin' and assigned_to_id is not null and created_at is not null
    group by source_relation, assigned_to_id, {{ day_of('created_at') }}

),

close_figures as (

    select
        source_relation,
        closed_by_id as admin_id,
        {{ day_of('closed_at') }} as metric_date,
        count(*) as count_closes,
        count(case when is_reopened then 1 end) as count_closes_reopened
    from {{ ref('int_intercom__closes') }}
    where closed_by_type = 'admin' and closed_by_id is not null
    group by source_relation, closed_by_id, {{ day_of('closed_at') }}

),

rating_figures as (

    select
        source_relation,
        rated_admin_id as admin_id,
        rated_on as metric_date,
        count(*) as count_ratings,
        {{ rounded_mean('conversation_rating') }} as average_conversation_rating
    from {{ ref('int_intercom__ratings') }}
    where rated_admin_id is not null
    group by source_relation, rated_admin_id, rated_on

),

call_figures as (

    select
        source_relation,
        admin_id,
        {{ day_of('initiated_at') }} as metric_date,
        count(*) as count_calls
    from {{ ref('stg_intercom__calls') }}
    where admin_id is not null and initiated_at is not null
    group by source_relation, admin_id, {{ day_of('initiated_at') }}

),

concurrency as (

    select * from {{ ref('int_intercom__admin_concurrency') }}

),

workload as (

    select * from {{ ref('int_intercom__admin_workload') }}

),

away as (

    select * from {{ ref('int_intercom__admin_away_days') }}

),

first_traces as (

    select
        source_relation,
        author_id as admin_id,
        created_at
    from {{ living_parts() }}
    where author_type = 'admin'
    union all
    select
        source_relation,
        assigned_to_id as admin_id,
        created_at
    from {{ living_parts() }}
    where assigned_to_type = 'admin'
    union all
    select
        source_relation,
        admin_id,
        initiated_at as created_at
    from {{ ref('stg_intercom__calls') }}
    union all
    select
        source_relation,
        admin_id,
        started_at as created_at
    from {{ ref('int_intercom__away_spans') }}

),

first_days as (

    select
        source_relation,
        admin_id,
        min({{ day_of('created_at') }}) as first_day
    from first_traces
    where created_at is not null
    group by source_relation, admin_id

),

admin_days as (

    select
        admins.source_relation,
        admins.admin_id,
        admins.admin_name,
        days.metric_date
    from admins
    inner join first_days
        on admins.source_relation = first_days.source_relation
        and admins.admin_id = first_days.admin_id
    inner join days
        on admins.source_relation = days.source_relation
        and first_days.first_day <= days.metric_date

),

joined as (

    select
        admin_days.source_relation,
        admin_days.admin_id,
        admin_days.admin_name,
        admin_days.metric_date,

        ---------- own responses
        coalesce(response_figures.count_responses, 0) as count_responses,
        coalesce(response_figures.count_conversations_responded, 0)
            as count_conversations_responded,
        coalesce(response_figures.count_first_responses, 0) as count_first_responses,
        response_figures.median_time_to_first_response_minutes,
        response_figures.median_time_to_first_response_office_minutes,
        coalesce(response_figures.count_answers, 0) as count_answers,
        response_figures.median_time_to_reply_minutes,
        response_figures.median_time_to_reply_office_minutes,
        response_figures.average_time_to_reply_minutes,
        response_figures.average_time_to_reply_office_minutes,
        coalesce(part_figures.count_notes, 0) as count_notes,
        coalesce(call_figures.count_calls, 0) as count_calls,

        ---------- closes and ratings
        coalesce(close_figures.count_closes, 0) as count_closes,
        coalesce(close_figures.count_closes_reopened, 0) as count_closes_reopened,
        {{ share('close_figures.count_closes_reopened', 'close_figures.count_closes') }}
            as reopen_rate,
        coalesce(rating_figures.count_ratings, 0) as count_ratings,
        rating_figures.average_conversation_rating,

        ---------- workload
        coalesce(assignment_figures.count_assignments_received, 0) as count_assignments_received,
        cast(
            sum(coalesce(workload.growth, 0)) over (
                partition by admin_days.source_relation, admin_days.admin_id
                order by admin_days.metric_date
                rows between unbounded preceding and current row
            ) as {{ bigint_type() }}
        ) as count_assigned_at_day_end,

        ---------- concurrency
        cast(coalesce(concurrency.peak_concurrent_conversations, 0) as {{ bigint_type() }})
            as peak_concurrent_conversations,
        cast(coalesce(concurrency.handling_seconds, 0) / 60.0 as numeric(18, 2))
            as handling_minutes,
        cast(coalesce(concurrency.busy_seconds, 0) / 60.0 as numeric(18, 2)) as busy_minutes,
        {{ share('concurrency.handling_seconds', 'concurrency.busy_seconds') }}
            as average_concurrency,

        ---------- presence
        cast(away.away_seconds / 60.0 as numeric(18, 2)) as away_minutes
    from
        admin_days
    {%- for figures in [
        'response_figures', 'part_figures', 'assignment_figures', 'close_figures',
        'rating_figures', 'call_figures', 'concurrency', 'workload', 'away'
    ] %}
left join {{ figures }}
    on admin_days.source_relation = {{ figures }}.source_relation
    and admin_days.admin_id = {{ figures }}.admin_id
    and admin_days.metric_date = {{ figures }}.metric_date
    {%- endfor %}

)

select * from joined
