with

segments as (

    {{ live_rows('segments') }}

),

tags as (

    {{ live_rows('tags') }}

),

companies as (

    {{ live_rows('companies') }}

),

company_segments as (

    {{ live_rows('company_segments') }}

),

company_tags as (

    {{ live_rows('company_tags') }}

),

counted_segments as (

    select
        segments.id,
        segments.name,
        count(companies.id) as members
    from segments
    left join company_segments
        on segments.id = company_segments.segment_id
    left join companies
        on company_segments.company_id = companies.id
    group by segments.id, segments.name

),

counted_tags as (

    select
        tags.id,
        tags.name,
        count(companies.id) as members
    from tags
    left join company_tags
        on tags.id = company_tags.tag_id
    left join companies
        on company_tags.company_id = companies.id
    group by tags.id, tags.name

),

segment_lists as (

    select
        {{ json_list(json_entry('name', 'members'), by_code_point('id')) }} as segments,
        count(*) as rows_found
    from counted_segments

),

tag_lists as (

    select
        {{ json_list(json_entry('name', 'members'), by_code_point('id')) }} as tags,
        count(*) as rows_found
    from counted_tags

),

user_lists as (

    select
        {{ json_list(
            json_entry('name', 'user_count', {'remote_company_id': 'company_id'}),
            by_code_point('id')
        ) }} as users,
        count(*) as rows_found
    from companies

),

shaped as (

    select
        'count' as type,
        {{ list_or_empty('segment_lists.segments') }} as company_segment,
        {{ list_or_empty('tag_lists.tags') }} as company_tag,
        {{ list_or_empty('user_lists.users') }} as company_user
    from segment_lists
    cross join tag_lists
    cross join user_lists
    where
        segment_lists.rows_found + tag_lists.rows_found + user_lists.rows_found > 0

)

select * from shaped
