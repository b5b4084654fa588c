with

contacts as (

    {{ live_rows('contacts') }}

),

contact_companies as (

    {{ live_rows('contact_companies') }}

),

contact_tags as (

    {{ live_rows('contact_tags') }}

),

tags as (

    {{ live_rows('tags') }}

),

company_lists as (

    select
        contact_id,
        {{ json_list('company_id', by_code_point('company_id')) }} as company_ids,
        count(*) as companies_count
    from contact_companies
    group by contact_id

),

tag_lists as (

    select
        contact_tags.contact_id,
        {{ json_list(
            json_object({'type': "'tag'", 'id': 'contact_tags.tag_id', 'name': 'tags.name'}),
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
        contacts.external_id,
        contacts.role,
        contacts.email,
        contacts.phone,
        contacts.name,
        contacts.owner_id,
        contacts.created_at,
        contacts.updated_at,
        contacts.last_seen_at,
        contacts.signed_up_at,
        contacts.location_country,
        contacts.location_region,
        contacts.location_city,
        {{ list_or_empty('company_lists.company_ids') }} as company_ids,
        coalesce(company_lists.companies_count, 0) as companies_count,
        contacts.custom_attributes,
        {{ list_or_empty('tag_lists.tags') }} as tags
    from contacts
    left join company_lists
        on contacts.id = company_lists.contact_id
    left join tag_lists
        on contacts.id = tag_lists.contact_id

)

select * from shaped
