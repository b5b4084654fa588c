with

source as (

    {{ live_rows('conversations') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as conversation_id,
        admin_assignee_id as assignee_id,

        ---------- times
        created_at,
        updated_at,
        waiting_since,
        snoozed_until,
        first_contact_reply_created_at,

        ---------- state
        state as conversation_state,
        case when admin_assignee_id is not null then 'admin' end as assignee_type,
        read as is_read,
        sla_applied_sla_name as sla_name,
        sla_applied_sla_status as sla_status,

        ---------- opening message
        source_type,
        source_delivered_as,
        source_subject,
        source_author_type,
        source_author_id,
        first_contact_reply_type,

        ---------- rating
        conversation_rating_rating as conversation_rating,
        conversation_rating_remark as conversation_remark
    from source

)

select * from renamed
