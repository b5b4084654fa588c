with

conversations as (

    {{ versions('conversations') }}

),

shaped as (

    select
        id,
        title,
        state,
        open_now as {{ quoted_name('open') }},
        read,
        priority,
        admin_assignee_id as assignee_id,
        case when admin_assignee_id is not null then 'admin' end as assignee_type,
        team_assignee_id,
        company_id,
        conversation_rating_rating as conversation_rating_value,
        conversation_rating_remark,
        conversation_rating_contact_id,
        conversation_rating_created_at,
        first_contact_reply_created_at,
        first_contact_reply_type,
        first_contact_reply_url,
        sla_applied_sla_name as sla_name,
        sla_applied_sla_status as sla_status,
        source_id,
        source_type,
        source_delivered_as,
        source_subject,
        source_body,
        source_author_id,
        source_author_type,
        source_url,
        snoozed_until,
        waiting_since,
        created_at,
        updated_at,
        ai_agent_participated,
        ai_agent_source_type,
        ai_agent_source_title,
        ai_agent_last_answer_type,
        ai_agent_resolution_state,
        ai_agent_rating,
        ai_agent_rating_remark,
        statistics_time_to_assignment,
        statistics_time_to_admin_reply,
        statistics_time_to_first_close,
        statistics_time_to_last_close,
        statistics_median_time_to_reply,
        statistics_handling_time,
        statistics_adjusted_handling_time,
        statistics_first_contact_reply_at,
        statistics_first_assignment_at,
        statistics_first_admin_reply_at,
        statistics_first_close_at,
        statistics_last_assignment_at,
        statistics_last_assignment_admin_reply_at,
        statistics_last_contact_reply_at,
        statistics_last_admin_reply_at,
        statistics_last_close_at,
        statistics_last_closed_by_id,
        statistics_count_reopens,
        statistics_count_assignments,
        statistics_count_conversation_parts,
        custom_attributes,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from conversations

)

select * from shaped
