with

source as (

    {{ live_rows(
        'conversations',
        fivetran_only={'assignee_type': 'text'},
        pass_through=true
    ) }}

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
        _synced_at as read_at,

        ---------- state
        state as conversation_state,
        {{ known_assignee_type() }} as assignee_type,
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
        conversation_rating_remark as conversation_remark{{ staged_pass_through('conversations') }}
    from source

)

select * from renamed
