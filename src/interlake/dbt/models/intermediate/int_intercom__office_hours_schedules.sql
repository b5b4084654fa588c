{#- Read whatever the settings are, so that dbt need not parse anew when they change. -#}
{%- do ref('int_intercom__workspace_time_zones') -%}
{%- set settings = office_hours_settings() -%}
{%- set wanted = literal(settings.schedule or '') -%}
{%- set named_first = 'place' -%}
{%- if settings.schedule -%}
    {%- set named_first = 'case when ' ~ wanted ~ ' in (schedule_id, schedule_name) then 0 end' -%}
{%- endif -%}

with

schedules as (

    select * from {{ ref('stg_intercom__office_hours_schedules') }}

),

-- Intercom's own come first; those of the settings stand in their order.
known as (

    select
        source_relation,
        office_hours_schedule_id as schedule_id,
        schedule_name,
        time_zone_name,
        coalesce(is_always_open, false) as is_always_open,
        'intercom' as origin,
        row_number() over (
            partition by source_relation
            order by
                created_at,
                length(office_hours_schedule_id),
                {{ by_code_point('office_hours_schedule_id') }}
        ) as place
    from schedules
    {%- for schedule in settings.schedules %}
    union all
    select
        source_relation,
        {{ literal(schedule.name) }} as schedule_id,
        {{ literal(schedule.name) }} as schedule_name,
        {{ literal(schedule.time_zone) }} as time_zone_name,
        {{ 'true' if schedule.always else 'false' }} as is_always_open,
        'settings' as origin,
        1000000 + {{ loop.index }} as place
    from {{ ref('int_intercom__workspace_time_zones') }}
    {%- endfor %}

),

ranked as (

    select
        source_relation,
        schedule_id,
        schedule_name,
        case when {{ knows_time_zone('time_zone_name') }} then time_zone_name end
            as time_zone_name,
        is_always_open,
        origin,
        row_number() over (
            partition by source_relation
            order by
                coalesce({{ named_first }}, 1),
                place
        ) as rank_in_workspace,
        {%- if settings.schedule %}
        coalesce({{ wanted }} in (schedule_id, schedule_name), false)
            as is_eligible
        {%- else %}
        true as is_eligible
        {%- endif %}
    from known

),

chosen as (

    select
        source_relation,
        schedule_id,
        schedule_name,
        time_zone_name,
        is_always_open,
        origin,
        rank_in_workspace = 1 and is_eligible as is_default
    from ranked

)

select * from chosen
