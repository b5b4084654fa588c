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

shaped as (

    select
        contacts.id,
        contacts.created_at,
        contacts.updated_at,
        contacts.external_id as user_id,
        contacts.last_seen_at as last_request_at,
        contacts.name,
        contacts.email,
        contacts.phone,
        contacts.custom_attributes,
        contacts.unsubscribed_from_emails as unsuscribed_from_emails,
        {{ json_object(dict({'type': "'location_data'"}, **location_data())) }} as location_data,
        {{ no_longer_told('text') }} as last_seen_ip,
        {{ user_agent_data() }} as user_agent_data,
        {{ list_or_empty('company_lists.companies') }} as companies,
        {{ object_if('contacts.avatar_image_url is not null', {
            'type': "'avatar'",
            'image_url': 'contacts.avatar_image_url',
        }) }} as avatar
    from contacts
    left join company_lists
        on contacts.id = company_lists.contact_id
    where contacts.role = 'lead'

)

select * from shaped
