{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() %}

with

{{ with_changed() }}

staged as (

    {{ parts_of_changed() }}

),

parts as (

    select * from staged
    where created_at is not null

),

states as (

    {{ part_details_of_changed() }}

),

placed as (

    select
        parts.source_relation,
        parts.conversation_id,
        parts.conversation_part_id,
        parts.created_at,
        parts.assigned_to_type,
        parts.assigned_to_id,
        coalesce(states.conversation_state, 'open') as conversation_state,
        row_number() over (
            partition by parts.source_relation, parts.conversation_id
            order by
                parts.created_at,
                length(parts.conversation_part_id),
                {{ by_code_point('parts.conversation_part_id') }}
        ) as place
    from parts
    left join states
        on parts.source_relation = states.source_relation
        and parts.conversation_id = states.conversation_id
        and parts.conversation_part_id = states.conversation_part_id

),

-- A team may take a conversation without taking it from the admin who has it.
numbered as (

    select
        *,
        sum(case when assigned_to_type in ('admin', 'nobody_admin') then 1 else 0 end) over (
            partition by source_relation, conversation_id
            order by place
            rows between unbounded preceding and current row
        ) as assignment_number,
        lead(created_at) over (
            partition by source_relation, conversation_id
            order by place
        ) as ended_at
    from placed

),

assigned as (

    select
        *,
        max(case when assigned_to_type = 'admin' then assigned_to_id end) over (
            partition by source_relation, conversation_id, assignment_number
        ) as admin_id
    from numbered

),

spans as (

    select
        source_relation,
        conversation_id,
        conversation_part_id,
        admin_id,
        conversation_state,
        created_at as started_at,
        ended_at
    from assigned
    where admin_id is not null and conversation_state <> 'closed'

)

select * from spans
