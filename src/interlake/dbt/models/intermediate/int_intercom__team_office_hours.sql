{%- set settings = office_hours_settings() -%}

with

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}

),

teams as (

    select * from {{ ref('stg_intercom__teams') }}

),

-- Intercom's API doesn't tell which team works by which schedule, so only the settings can.
named as (

    select
        {{ no_text() }} as team,
        {{ no_text() }} as schedule
    where 1 = 0
    {%- for team, schedule in (settings.teams or {}).items() %}
    union all
    select
        {{ quoted_text(team) }} as team,
        {{ quoted_text(schedule) }} as schedule
    {%- endfor %}

),

matched as (

    select
        teams.source_relation,
        teams.team_id,
        schedules.schedule_id,
        row_number() over (
            partition by teams.source_relation, teams.team_id
            order by
                case when named.team = teams.team_id then 0 else 1 end,
                case when named.schedule = schedules.schedule_id then 0 else 1 end,
                length(schedules.schedule_id),
                {{ by_code_point('schedules.schedule_id') }}
        ) as place
    from named
    inner join teams
        on named.team = teams.team_id or named.team = teams.team_name
    inner join schedules
        on teams.source_relation = schedules.source_relation
        and (named.schedule = schedules.schedule_id or named.schedule = schedules.schedule_name)

),

chosen as (

    select
        source_relation,
        team_id,
        schedule_id
    from matched
    where place = 1

)

select * from chosen
