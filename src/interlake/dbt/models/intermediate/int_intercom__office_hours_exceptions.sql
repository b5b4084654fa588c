{#- Read whatever the settings are, so that dbt need not parse anew when they change. -#}
{%- do ref('int_intercom__office_hours_schedules') -%}
{%- set settings = office_hours_settings() -%}

with

exceptions as (

    select * from {{ ref('stg_intercom__office_hours_exceptions') }}

),

intervals as (

    select * from {{ ref('stg_intercom__office_hours_exception_intervals') }}

),

-- A day without stretches is closed.
stretches as (

    select
        exceptions.source_relation,
        exceptions.office_hours_schedule_id as schedule_id,
        exceptions.office_hours_exception_id as exception_id,
        exceptions.exception_date,
        coalesce(exceptions.is_yearly, false) as is_yearly,
        exceptions.created_at,
        intervals.start_minute,
        intervals.end_minute
    from exceptions
    left join intervals
        on exceptions.source_relation = intervals.source_relation
        and exceptions.office_hours_exception_id = intervals.office_hours_exception_id
        and exceptions.exception_type = 'custom_hours'
    {%- for schedule in settings.schedules %}
    {%- for exception in schedule.exceptions %}
    {%- set number = loop.index %}
    {%- for start, end in exception.stretches or [['null', 'null']] %}
    union all
    select
        source_relation,
        schedule_id,
        'settings {{ number }}' as exception_id,
        {{ literal(exception.day) }} as exception_date,
        {{ 'true' if exception.yearly else 'false' }} as is_yearly,
        {{ no_time() }} as created_at,
        {{ start }} as start_minute,
        {{ end }} as end_minute
    from {{ ref('int_intercom__office_hours_schedules') }}
    where origin = 'settings' and schedule_id = {{ literal(schedule.name) }}
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}

),

-- On the day itself: what would go on after midnight belongs to no date of the exception.
within_the_day as (

    select
        source_relation,
        schedule_id,
        exception_id,
        cast(exception_date as date) as exception_date,
        is_yearly,
        created_at,
        start_minute,
        least(end_minute, 1440) as end_minute
    from stretches

)

select * from within_the_day
