{%- set using_team = var('intercom__using_team', true) -%}
{#- Whoever closed it last; by Fivetran's definition the last admin to, if an admin has it now. -#}
{%- set is_credited = 'is_assignee_admin and last_close_by_admin_id is not null' if strict()
    else 'last_close_by_admin_id = last_close_by_author_id' -%}

with

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

{% if using_team %}
team_admins as (

    select * from {{ ref('stg_intercom__team_admins') }}

),

teams as (

    select * from {{ ref('stg_intercom__teams') }}

),

{% endif %}
credited as (

    select * from {{ ref('intercom__conversation_metrics') }}
    where {{ is_credited }}

),

-- Memberships of teams that are gone fall together into one row without a team.
admin_teams as (

    select distinct
        admins.source_relation,
        admins.admin_id,
        admins.admin_name,
        {% if using_team %}
        teams.team_id,
        teams.team_name,
        {% endif %}
        admins.job_title
    from admins
    {% if using_team %}
    left join team_admins
        on admins.source_relation = team_admins.source_relation
        and admins.admin_id = team_admins.admin_id
    left join teams
        on team_admins.source_relation = teams.source_relation
        and team_admins.team_id = teams.team_id
    {% endif %}

),

admin_figures as (

    select
        source_relation,
        last_close_by_admin_id as admin_id,
        count(case when conversation_state = 'closed' then 1 end) as total_conversations_closed,
        {{ rounded_mean('count_total_parts') }} as average_conversation_parts,
        {{ mean_rating('conversation_rating') }} as average_conversation_rating,
        {{ rounded_median('count_reopens', ahead=true) }} as median_conversations_reopened,
        {{ rounded_median('count_assignments', ahead=true) }} as median_conversation_assignments,
        {{ rounded_median('time_to_first_response_minutes', ahead=true) }}
            as median_time_to_first_response_time_minutes,
        {{ rounded_median('time_to_last_close_minutes', ahead=true) }}
            as median_time_to_last_close_minutes
    from {{ sorted_ahead('credited', ['source_relation', 'last_close_by_admin_id'], medians=[
        'count_reopens', 'count_assignments', 'time_to_first_response_minutes',
        'time_to_last_close_minutes',
    ]) }}
    group by source_relation, last_close_by_admin_id

),

joined as (

    select
        admin_teams.source_relation,
        admin_teams.admin_id,
        admin_teams.admin_name,
        {% if using_team %}
        admin_teams.team_id,
        admin_teams.team_name,
        {% endif %}
        admin_teams.job_title,
        {{ number_found('admin_figures.total_conversations_closed') }}
            as total_conversations_closed,
        admin_figures.average_conversation_parts,
        admin_figures.average_conversation_rating,
        admin_figures.median_conversations_reopened,
        admin_figures.median_conversation_assignments,
        admin_figures.median_time_to_first_response_time_minutes,
        admin_figures.median_time_to_last_close_minutes
    from admin_teams
    left join admin_figures
        on admin_teams.source_relation = admin_figures.source_relation
        and admin_teams.admin_id = admin_figures.admin_id

)

select * from joined
