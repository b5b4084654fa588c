with

source as (

    {{ live_rows('conversation_parts') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        conversation_id,
        id as conversation_part_id,

        ---------- what it is
        created_at,
        part_type,
        body is not null and body <> '' as has_text,
        redacted as is_redacted,
        state as conversation_state,
        event_details,

        ---------- people
        author_type,
        author_id,
        author_name,
        author_from_ai_agent as is_from_ai_agent,
        author_is_ai_answer as is_ai_answer,
        assigned_to_type,
        assigned_to_id
    from source

)

select * from renamed
