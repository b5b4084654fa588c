with

companies as (

    {{ live_rows('companies') }}

),

company_tags as (

    {{ live_rows('company_tags') }}

),

tags as (

    {{ live_rows('tags') }}

),

tag_lists as (

    select
        company_tags.company_id,
        {{ json_list(
            json_object({'type': "'tag'", 'id': 'company_tags.tag_id', 'name': 'tags.name'}),
            by_code_point('company_tags.tag_id')
        ) }} as tags
    from company_tags
    left join tags
        on company_tags.tag_id = tags.id
    group by company_tags.company_id

),

shaped as (

    select
        companies.id,
        companies.company_id,
        companies.name,
        companies.created_at,
        companies.updated_at,
        companies.plan_id,
        companies.plan_name,
        companies.monthly_spend,
        companies.session_count,
        companies.user_count,
        companies.size,
        companies.website,
        companies.industry,
        companies.custom_attributes,
        {{ list_or_empty('tag_lists.tags') }} as tags
    from companies
    left join tag_lists
        on companies.id = tag_lists.company_id

)

select * from shaped
