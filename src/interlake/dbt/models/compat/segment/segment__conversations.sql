with

conversations as (

    {{ live_rows('conversations') }}

),

conversation_attachments as (

    {{ live_rows('conversation_attachments') }}

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

tag_lists as (

    select
        conversation_tags.conversation_id,
        {{ json_list(
            json_object({
                'type': "'tag'",
                'id': 'conversation_tags.tag_id',
                'name': 'tags.name',
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
        conversations.created_at,
        conversations.updated_at,
        {{ json_object({
            'type': "'conversation_message'",
            'id': 'conversations.source_id',
            'delivered_as': 'conversations.source_delivered_as',
            'subject': 'conversations.source_subject',
            'body': 'conversations.source_body',
            'author': json_object({
                'type': 'conversations.source_author_type',
                'id': 'conversations.source_author_id',
            }),
            'attachments': list_or_empty('attachment_lists.attachments'),
            'url': 'conversations.source_url',
        }) }} as message,
        {{ json_object({'type': assignee_type(), 'id': assignee_id()}) }} as assignee,
        conversations.open_now as {{ quoted_name('open') }},
        conversations.read,
        conversations.conversation_parts_total_count as total_count,
        {{ list_or_empty('tag_lists.tags') }} as tags
    from conversations
    left join attachment_lists
        on conversations.id = attachment_lists.conversation_id
    left join tag_lists
        on conversations.id = tag_lists.conversation_id

)

select * from shaped
