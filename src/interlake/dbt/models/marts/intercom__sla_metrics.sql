{%- set targets = ['first_reply_time', 'next_reply_time', 'resolution_time', 'time_to_close'] -%}

with

conversations as (

    select * from {{ ref('intercom__conversations') }}
    where sla_name is not null

),

counted as (

    select
        source_relation,
        created_on,
        sla_name,
        team_assignee_id as team_id,
        max(team_assignee_name) as team_name,
        count(*) as count_conversations,
        count(case when sla_status = 'hit' then 1 end) as count_hit,
        count(case when sla_status = 'missed' then 1 end) as count_missed,
        count(case when sla_status = 'active' then 1 end) as count_active,
        count(case when sla_status = 'cancelled' then 1 end) as count_cancelled,
        {% for target in targets -%}
        count(case when all_missed_sla_targets like '%{{ target }}%' then 1 end)
            as count_missed_{{ target }},
        {% endfor -%}
        {{ rounded_median('time_to_first_human_response_office_minutes', ahead=true) }}
            as median_first_human_response_office_minutes,
        {{ rounded_median('time_to_last_close_office_minutes', ahead=true) }}
            as median_last_close_office_minutes
    from {{ sorted_ahead(
        'conversations',
        ['source_relation', 'created_on', 'sla_name', 'team_assignee_id'],
        medians=[
            'time_to_first_human_response_office_minutes', 'time_to_last_close_office_minutes'
        ]
    ) }}
    group by source_relation, created_on, sla_name, team_assignee_id

),

rated as (

    select
        source_relation,
        created_on,
        sla_name,
        team_id,
        team_name,
        count_conversations,
        count_hit,
        count_missed,
        count_active,
        count_cancelled,
        {% for target in targets -%}
        count_missed_{{ target }},
        {% endfor -%}
        {{ share('count_hit', 'count_hit + count_missed') }} as hit_rate,
        cast(median_first_human_response_office_minutes as numeric(18, 2))
            as median_first_human_response_office_minutes,
        cast(median_last_close_office_minutes as numeric(18, 2))
            as median_last_close_office_minutes
    from counted

)

select * from rated
