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

conversation_teammates as (

    {{ live_rows('conversation_teammates') }}

),

conversation_tags as (

    {{ live_rows('conversation_tags') }}

),

tags as (

    {{ live_rows('tags') }}

),

conversation_parts as (

    {{ live_rows('conversation_parts') }}

),

conversation_part_attachments as (

    {{ live_rows('conversation_part_attachments') }}

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
            json_object({
                'type': "'contact'",
                'id': 'contact_id',
                'external_id': 'external_id',
            }),
            by_code_point('contact_id')
        ) }} as contacts
    from conversation_contacts
    group by conversation_id

),

teammate_lists as (

    select
        conversation_id,
        {{ json_list(
            json_object({
                'type': 'type',
                'id': 'admin_id',
            }),
            by_code_point('admin_id')
        ) }} as teammates
    from conversation_teammates
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
                'applied_by': object_if('conversation_tags.applied_by_id is not null', {
                    'type': 'conversation_tags.applied_by_type',
                    'id': 'conversation_tags.applied_by_id',
                }),
            }),
            by_code_point('conversation_tags.tag_id')
        ) }} as tags
    from conversation_tags
    left join tags
        on conversation_tags.tag_id = tags.id
    group by conversation_tags.conversation_id

),

part_attachment_lists as (

    select
        conversation_id,
        conversation_part_id,
        {{ json_list(uploaded_file(), '_position') }} as attachments
    from conversation_part_attachments
    group by conversation_id, conversation_part_id

),

part_lists as (

    select
        conversation_parts.conversation_id,
        {{ json_list(
            json_object({
                'type': "'conversation_part'",
                'id': 'conversation_parts.id',
                'part_type': 'conversation_parts.part_type',
                'body': 'conversation_parts.body',
                'created_at': unix_seconds('conversation_parts.created_at'),
                'updated_at': unix_seconds('conversation_parts.updated_at'),
                'notified_at': unix_seconds('conversation_parts.notified_at'),
                'assigned_to': object_if('conversation_parts.assigned_to_type is not null', {
                    'type': 'conversation_parts.assigned_to_type',
                    'id': 'conversation_parts.assigned_to_id',
                }),
                'author': json_object({
                    'type': 'conversation_parts.author_type',
                    'id': 'conversation_parts.author_id',
                    'name': 'conversation_parts.author_name',
                    'email': 'conversation_parts.author_email',
                }),
                'attachments': list_or_empty('part_attachment_lists.attachments'),
                'external_id': 'conversation_parts.external_id',
                'redacted': 'conversation_parts.redacted',
            }),
            'conversation_parts.created_at, length(conversation_parts.id), '
            ~ by_code_point('conversation_parts.id')
        ) }} as parts
    from conversation_parts
    left join part_attachment_lists
        on conversation_parts.conversation_id = part_attachment_lists.conversation_id
        and conversation_parts.id = part_attachment_lists.conversation_part_id
    group by conversation_parts.conversation_id

),

shaped as (

    select
        'conversation' as type,
        conversations.id,
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
                'email': 'conversations.source_author_email',
            }),
            'attachments': list_or_empty('attachment_lists.attachments'),
            'url': 'conversations.source_url',
            'redacted': 'conversations.source_redacted',
        }) }} as source,
        {{ list_or_empty('contact_lists.contacts') }} as contacts,
        {{ list_or_empty('teammate_lists.teammates') }} as teammates,
        conversations.title,
        conversations.admin_assignee_id,
        conversations.team_assignee_id,
        conversations.custom_attributes,
        conversations.open_now as {{ quoted_name('open') }},
        conversations.state,
        conversations.read,
        conversations.waiting_since,
        conversations.snoozed_until,
        {{ list_or_empty('tag_lists.tags') }} as tags,
        {{ object_if('conversations.first_contact_reply_created_at is not null', {
            'created_at': unix_seconds('conversations.first_contact_reply_created_at'),
            'type': 'conversations.first_contact_reply_type',
            'url': 'conversations.first_contact_reply_url',
        }) }} as first_contact_reply,
        -- Since API 2.16 there are five grades; before, a conversation had priority or had not.
        case
            when conversations.priority in ('high', 'urgent', 'priority') then 'priority'
            when conversations.priority is not null then 'not_priority'
        end as priority,
        {{ object_if('conversations.sla_applied_sla_name is not null', {
            'type': "'conversation_sla_summary'",
            'sla_name': 'conversations.sla_applied_sla_name',
            'sla_status': 'conversations.sla_applied_sla_status',
        }) }} as sla_applied,
        {{ object_if(
            'conversations.conversation_rating_created_at is not null'
            ~ ' or conversations.conversation_rating_rating is not null',
            {
                'rating': 'conversations.conversation_rating_rating',
                'remark': 'conversations.conversation_rating_remark',
                'created_at': unix_seconds('conversations.conversation_rating_created_at'),
                'contact': object_if('conversations.conversation_rating_contact_id is not null', {
                    'type': "'contact'",
                    'id': 'conversations.conversation_rating_contact_id',
                }),
                'teammate': object_if('conversations.conversation_rating_teammate_id is not null', {
                    'type': 'conversations.conversation_rating_teammate_type',
                    'id': 'conversations.conversation_rating_teammate_id',
                }),
            }
        ) }} as conversation_rating,
        {{ conversation_statistics() }} as statistics,
        {{ list_or_empty('part_lists.parts') }} as conversation_parts
    from conversations
    left join attachment_lists
        on conversations.id = attachment_lists.conversation_id
    left join contact_lists
        on conversations.id = contact_lists.conversation_id
    left join teammate_lists
        on conversations.id = teammate_lists.conversation_id
    left join tag_lists
        on conversations.id = tag_lists.conversation_id
    left join part_lists
        on conversations.id = part_lists.conversation_id

)

select * from shaped
