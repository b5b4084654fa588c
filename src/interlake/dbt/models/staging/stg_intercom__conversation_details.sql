with

source as (

    {{ live_rows('conversations') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as conversation_id,
        company_id,
        admin_assignee_id,
        team_assignee_id,

        ---------- times
        created_at,
        updated_at,
        waiting_since,
        snoozed_until,
        _synced_at as synced_at,

        ---------- state
        title,
        state as conversation_state,
        read as is_read,
        priority,
        is_ticket,
        parts_truncated as is_parts_truncated,
        sla_applied_sla_name as sla_name,
        sla_applied_sla_status as sla_status,
        custom_attributes,

        ---------- opening message
        source_type,
        channel_initial,
        channel_current,
        source_delivered_as,
        source_subject,
        source_url,
        source_redacted as is_source_redacted,
        source_body is not null and source_body <> '' as has_source_text,
        source_author_type,
        source_author_id,
        source_author_name,
        source_author_from_ai_agent as is_source_from_ai_agent,
        source_author_is_ai_answer as is_source_ai_answer,

        ---------- rating
        conversation_rating_rating as rating,
        conversation_rating_remark as rating_remark,
        conversation_rating_created_at as rating_requested_at,
        conversation_rating_updated_at as rating_updated_at,
        conversation_rating_contact_id as rated_by_contact_id,
        conversation_rating_teammate_type as rated_teammate_type,
        conversation_rating_teammate_id as rated_teammate_id,

        ---------- Fin
        ai_agent_participated as is_ai_agent_participated,
        ai_agent_source_type,
        ai_agent_source_title,
        ai_agent_last_answer_type,
        ai_agent_resolution_state,
        ai_agent_rating,
        ai_agent_rating_remark,

        ---------- Intercom's own statistics
        statistics_time_to_assignment,
        statistics_time_to_admin_reply,
        statistics_time_to_first_close,
        statistics_time_to_last_close,
        statistics_median_time_to_reply,
        statistics_handling_time,
        statistics_adjusted_handling_time,
        statistics_count_reopens,
        statistics_count_assignments,
        statistics_count_conversation_parts,
        statistics_last_closed_by_id
    from source

)

select * from renamed
