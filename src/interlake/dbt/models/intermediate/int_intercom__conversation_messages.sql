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

conversations as (

    {{ details_of_changed() }}

),

parts as (

    {{ part_details_of_changed() }}

),

-- The opening message is no part to Intercom. It is one here, before all others.
together as (

    select
        source_relation,
        conversation_id,
        conversation_id || ':source' as conversation_part_id,
        0 as is_part,
        created_at,
        'source' as part_type,
        has_source_text as has_text,
        is_source_redacted as is_redacted,
        'open' as state,
        source_author_type as author_type,
        source_author_id as author_id,
        source_author_name as author_name,
        coalesce(is_source_from_ai_agent, false) or coalesce(is_source_ai_answer, false)
            as is_by_fin,
        source_delivered_as in ('automated', 'campaigns_initiated', 'operator_initiated')
            as is_automatic,
        {{ no_text() }} as assigned_to_type,
        {{ no_text() }} as assigned_to_id
    from conversations
    union all
    select
        source_relation,
        conversation_id,
        conversation_part_id,
        1 as is_part,
        created_at,
        part_type,
        has_text,
        is_redacted,
        coalesce(
            conversation_state,
            case
                when part_type = 'close' then 'closed'
                when part_type = 'snoozed' then 'snoozed'
                when part_type in ('open', 'unsnoozed', 'timer_unsnooze') then 'open'
                when part_type like '%_and_reopen' or part_type like '%_and_unsnooze' then 'open'
            end
        ) as state,
        author_type,
        author_id,
        author_name,
        coalesce(is_from_ai_agent, false) or coalesce(is_ai_answer, false) as is_by_fin,
        false as is_automatic,
        assigned_to_type,
        assigned_to_id
    from parts

),

numbered as (

    select
        together.*,
        -- Ids grow with time, so of one second the longer number is the later.
        row_number() over (
            partition by together.source_relation, together.conversation_id
            order by
                together.is_part,
                together.created_at,
                length(together.conversation_part_id),
                {{ by_code_point('together.conversation_part_id') }}
        ) as place,
        case
            when together.author_type in ('user', 'lead', 'contact') then 'contact'
            when together.is_by_fin then 'fin'
            when together.author_type = 'bot' or coalesce(together.is_automatic, false) then 'bot'
            when together.author_type in ('admin', 'team') then 'human'
            else 'other'
        end as actor_type,
        together.part_type in ('source', 'comment', 'quick_reply')
        or (
            together.part_type in (
                'assignment', 'close', 'open', 'assign_and_reopen', 'assign_and_unsnooze'
            )
            and (together.has_text or coalesce(together.is_redacted, false))
        ) as is_message
    from together
    inner join conversations
        on together.source_relation = conversations.source_relation
        and together.conversation_id = conversations.conversation_id

),

classified as (

    select
        source_relation,
        conversation_id,
        conversation_part_id,
        place,
        created_at,
        part_type,
        state,
        actor_type,
        author_type,
        author_id,
        author_name,
        assigned_to_type,
        assigned_to_id,
        is_part = 0 as is_opening,
        is_message,
        is_message and actor_type = 'contact' as is_contact_message,
        is_message and actor_type = 'human' as is_human_message,
        is_message and actor_type = 'fin' as is_fin_message,
        is_message and actor_type = 'bot' as is_bot_message,
        is_message and actor_type in ('human', 'fin') as is_answer,
        part_type in ('note', 'note_and_reopen', 'note_and_unsnooze') as is_note,
        part_type = 'close' as is_close,
        assigned_to_id is not null as is_assignment,
        assigned_to_type is not null as is_reassignment
    from numbered

)

select * from classified
