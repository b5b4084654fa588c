{%- set settings = office_hours_settings() -%}

with

schedules as (

    select * from {{ ref('int_intercom__office_hours_schedules') }}

),

teams as (

    select * from {{ ref('stg_intercom__teams') }}

),

-- Both may be called by id or by name; the id is the surer one.
team_words as (

    select
        source_relation,
        team_id,
        team_id as word,
        0 as is_name
    from teams
    union all
    select
        source_relation,
        team_id,
        team_name as word,
        1 as is_name
    from teams

),

schedule_words as (

    select
        source_relation,
        schedule_id,
        schedule_id as word,
        0 as is_name
    from schedules
    union all
    select
        source_relation,
        schedule_id,
        schedule_name as word,
        1 as is_name
    from schedules

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
        {{ literal(team) }} as team,
        {{ literal(schedule) }} as schedule
    {%- endfor %}

),

matched as (

    select
        team_words.source_relation,
        team_words.team_id,
        schedule_words.schedule_id,
        row_number() over (
            partition by team_words.source_relation, team_words.team_id
            order by
                team_words.is_name,
                schedule_words.is_name,
                length(schedule_words.schedule_id),
                {{ by_code_point('schedule_words.schedule_id') }}
        ) as place
    from named
    inner join team_words
        on named.team = team_words.word
    inner join schedule_words
        on named.schedule = schedule_words.word
        and team_words.source_relation = schedule_words.source_relation

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
