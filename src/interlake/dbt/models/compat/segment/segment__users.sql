with

contacts as (

    {{ live_rows('contacts') }}

),

contact_companies as (

    {{ live_rows('contact_companies') }}

),

companies as (

    {{ live_rows('companies') }}

),

contact_segments as (

    {{ live_rows('contact_segments') }}

),

segments as (

    {{ live_rows('segments') }}

),

contact_tags as (

    {{ live_rows('contact_tags') }}

),

tags as (

    {{ live_rows('tags') }}

),

company_lists as (

    select
        contact_companies.contact_id,
        {{ json_list(
            json_object({
                'type': "'company'",
                'id': 'contact_companies.company_id',
                'company_id': 'companies.company_id',
                'name': 'companies.name',
            }),
            by_code_point('contact_companies.company_id')
        ) }} as companies
    from contact_companies
    left join companies
        on contact_companies.company_id = companies.id
    group by contact_companies.contact_id

),

segment_lists as (

    select
        contact_segments.contact_id,
        {{ json_list(
            json_object({
                'type': "'segment'",
                'id': 'contact_segments.segment_id',
                'name': 'segments.name',
            }),
            by_code_point('contact_segments.segment_id')
        ) }} as segments
    from contact_segments
    left join segments
        on contact_segments.segment_id = segments.id
    group by contact_segments.contact_id

),

tag_lists as (

    select
        contact_tags.contact_id,
        {{ json_list(
            json_object({
                'type': "'tag'",
                'id': 'contact_tags.tag_id',
                'name': 'tags.name',
            }),
            by_code_point('contact_tags.tag_id')
        ) }} as tags
    from contact_tags
    left join tags
        on contact_tags.tag_id = tags.id
    group by contact_tags.contact_id

),

shaped as (

    select
        contacts.id,
        contacts.external_id as user_id,
        false as anonymous,
        {{ object_if('contacts.avatar_image_url is not null', {
            'type': "'avatar'",
            'image_url': 'contacts.avatar_image_url',
        }) }} as avatar,
        {{ list_or_empty('company_lists.companies') }} as companies,
        contacts.email,
        contacts.phone,
        contacts.created_at,
        {{ no_longer_told('timestamp') }} as remote_created_at,
        contacts.updated_at,
        contacts.signed_up_at,
        contacts.last_seen_at as last_request_at,
        {{ no_longer_told('integer') }} as session_count,
        contacts.unsubscribed_from_emails,
        {{ json_object(dict({'type': "'location_data'"}, **location_data())) }} as location_data,
        contacts.name,
        {{ list_or_empty('segment_lists.segments') }} as segments,
        {{ list_or_empty('tag_lists.tags') }} as tags,
        {{ no_longer_told('text') }} as last_seen_ip,
        {{ user_agent_data() }} as user_agent_data,
        contacts.custom_attributes
    from contacts
    left join company_lists
        on contacts.id = company_lists.contact_id
    left join segment_lists
        on contacts.id = segment_lists.contact_id
    left join tag_lists
        on contacts.id = tag_lists.contact_id
    where contacts.role = 'user'

)

select * from shaped
