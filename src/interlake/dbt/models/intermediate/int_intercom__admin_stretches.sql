{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{#- An admin who writes nothing in a conversation for longer than this has turned away from it. -#}
{%- set gap = var('intercom__handling_gap_minutes', 30) * 60 %}

with

{{ with_changed() }}

staged as (

    {{ parts_of_changed() }}

),

parts as (

    select * from staged
    where author_type = 'admin' and author_id is not null and created_at is not null

),

followed as (

    select
        source_relation,
        conversation_id,
        conversation_part_id,
        author_id as admin_id,
        created_at,
        lag(created_at) over (
            partition by source_relation, author_id, conversation_id
            order by {{ part_order('conversation_part_id') }}
        ) as previous_at
    from parts

),

numbered as (

    select
        *,
        sum(
            case
                when {{ seconds_between('previous_at', 'created_at') }} <= {{ gap }} then 0
                else 1
            end
        ) over (
            partition by source_relation, admin_id, conversation_id
            order by {{ part_order('conversation_part_id') }}
            rows between unbounded preceding and current row
        ) as stretch_number
    from followed

),

stretches as (

    select
        source_relation,
        admin_id,
        conversation_id,
        cast(stretch_number as {{ bigint_type() }}) as stretch_number,
        min(created_at) as started_at,
        max(created_at) as ended_at,
        count(*) as count_parts
    from numbered
    group by source_relation, admin_id, conversation_id, stretch_number

)

select * from stretches
