with

conversations as (

    {{ live_rows('conversations') }}

),

conversation_attachments as (

    {{ live_rows('conversation_attachments') }}

),

conversation_contacts as (

    {{ live_rows('conversation_contacts') }}

),

conversation_tags as (

    {{ live_rows('conversation_tags') }}

),

tags as (

    {{ live_rows('tags') }}

),

attachment_lists as (

    select
        conversation_id,
        {{ json_list(uploaded_file(), '_position') }} as attachments
    from conversation_attachments
    group by conversation_id

),

contact_lists as (

    select
        conversation_id,
        {{ json_list(
            json_object({'type': "'contact'", 'id': 'contact_id', 'external_id': 'external_id'}),
            by_code_point('contact_id')
        ) }} as contacts
    from conversation_contacts
    group by conversation_id

),

tag_lists as (

    select
        conversation_tags.conversation_id,
        {{ json_list(
            json_object({
                'type': "'tag'",
                'id': 'conversation_tags.tag_id',
                'name': 'tags.name',
                'applied_at': unix_seconds('conversation_tags.applied_at'),
                'applied_by': json_object({
                    'type': 'conversation_tags.applied_by_type',
                    'id': 'conversation_tags.applied_by_id'
                })
            }),
            by_code_point('conversation_tags.tag_id')
        ) }} as tags
    from conversation_tags
    left join tags
        on conversation_tags.tag_id = tags.id
    group by conversation_tags.conversation_id

),

shaped as (

    select
        conversations.id,
        conversations.title,
        conversations.created_at,
        conversations.updated_at,
        {{ json_object({
            'type': 'conversations.source_type',
            'id': 'conversations.source_id',
            'delivered_as': 'conversations.source_delivered_as',
            'subject': 'conversations.source_subject',
            'body': 'conversations.source_body',
            'author': json_object({
                'type': 'conversations.source_author_type',
                'id': 'conversations.source_author_id',
                'name': 'conversations.source_author_name',
                'email': 'conversations.source_author_email'
            }),
            'attachments': list_or_empty('attachment_lists.attachments'),
            'url': 'conversations.source_url',
            'redacted': 'conversations.source_redacted'
        }) }} as source,  -- noqa: RF04
        conversations.state,
        conversations.open_now as {{ quoted_name('open') }},
        conversations.read,
        conversations.priority,
        conversations.admin_assignee_id,
        conversations.team_assignee_id,
        {{ list_or_empty('contact_lists.contacts') }} as contacts,
        {{ list_or_empty('tag_lists.tags') }} as tags,
        conversations.custom_attributes,
        conversations.statistics_first_contact_reply_at as first_contact_reply_at,
        conversations.statistics_first_admin_reply_at as first_admin_reply_at,
        conversations.statistics_last_contact_reply_at as last_contact_reply_at,
        conversations.statistics_last_admin_reply_at as last_admin_reply_at,
        conversations.statistics_median_time_to_reply as median_time_to_reply,
        coalesce(
            conversations.conversation_parts_total_count,
            conversations.statistics_count_conversation_parts
        ) as conversation_parts_count
    from conversations
    left join attachment_lists
        on conversations.id = attachment_lists.conversation_id
    left join contact_lists
        on conversations.id = contact_lists.conversation_id
    left join tag_lists
        on conversations.id = tag_lists.conversation_id

)

select * from shaped
