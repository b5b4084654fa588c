{#- Whether office hours are what the last build saw. -#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key='source_relation',
    on_schema_change='fail',
) }}
{%- do after_builds() %}

with

definitions as (

    select
        source_relation,
        'schedule ' || schedule_id || ' ' || coalesce(time_zone_name, '')
        || case when is_default then ' default' else '' end as definition
    from {{ ref('int_intercom__office_hours_schedules') }}
    union all
    select
        source_relation,
        'week ' || schedule_id || ' ' || cast(weekday_number as {{ text_type() }}) || ' '
        || cast(start_minute as {{ text_type() }}) || '-' || cast(end_minute as {{ text_type() }})
            as definition
    from {{ ref('int_intercom__office_hours_week') }}
    union all
    select
        source_relation,
        'exception ' || schedule_id || ' ' || exception_id || ' '
        || coalesce(cast(exception_date as {{ text_type() }}), '')
        || case when is_yearly then ' yearly ' else ' ' end
        || coalesce(cast(created_at as {{ text_type() }}), '') || ' '
        || coalesce(cast(start_minute as {{ text_type() }}), '') || '-'
        || coalesce(cast(end_minute as {{ text_type() }}), '') as definition
    from {{ ref('int_intercom__office_hours_exceptions') }}
    union all
    select
        source_relation,
        'team ' || team_id || ' ' || schedule_id as definition
    from {{ ref('int_intercom__team_office_hours') }}

),

present as (

    select
        source_relation,
        {{ sorted_list('definition') }} as office_hours
    from definitions
    group by source_relation

),

changed as (

    {% if goes_on() %}
    select
        coalesce(present.source_relation, known.source_relation) as source_relation,
        present.office_hours,
        {{ this_build() }} as changed_at
    from present
    full outer join {{ this }} as known
        on present.source_relation = known.source_relation
    where
        known.source_relation is null
        or {{ differ(['office_hours'], 'present', 'known') }}
    {% else %}
    select
        *,
        {{ this_build() }} as changed_at
    from present
    {% endif %}

)

select * from changed
