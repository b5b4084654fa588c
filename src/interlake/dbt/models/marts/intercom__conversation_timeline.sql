{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='append_new_columns',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() %}

with

{{ with_changed() }}

flow as (

    {{ of_changed(ref('int_intercom__conversation_flow')) }}

),

timeline as (

    select
        source_relation,
        conversation_id,
        conversation_part_id,
        {{ as_integer('place') }} as part_number,
        created_at,
        part_type,

        ---------- who
        actor_type,
        author_type,
        author_id,
        author_name,

        ---------- what
        is_opening,
        is_message,
        is_answer,
        is_note,
        is_close,
        is_reopen,
        is_snooze,
        is_assignment,
        assigned_to_type,
        assigned_to_id,

        ---------- how long the contact had waited when this answered or closed it
        waiting_since,
        case
            when is_answer or is_close then {{ minutes_between('waiting_since', 'created_at') }}
        end as waited_minutes,
        case
            when is_answer or is_close
                then {{ as_minutes('office_clock - waiting_office_clock') }}
        end as waited_office_minutes,
        case
            when is_answer or is_close
                then {{ as_minutes('team_office_clock - waiting_team_office_clock') }}
        end as waited_team_office_minutes,

        ---------- how things stand after it
        state_after as conversation_state,
        waiting_on,
        admin_assignee_id,
        team_assignee_id
    from flow

)

select * from timeline
