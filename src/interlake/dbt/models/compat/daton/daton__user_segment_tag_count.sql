with

segments as (

    {{ live_rows('segments') }}

),

tags as (

    {{ live_rows('tags') }}

),

contacts as (

    {{ live_rows('contacts') }}

),

contact_segments as (

    {{ live_rows('contact_segments') }}

),

contact_tags as (

    {{ live_rows('contact_tags') }}

),

users as (

    select * from contacts
    where role = 'user'

),

counted_segments as (

    select
        segments.id,
        segments.name,
        count(users.id) as members
    from segments
    left join contact_segments
        on segments.id = contact_segments.segment_id
    left join users
        on contact_segments.contact_id = users.id
    group by segments.id, segments.name

),

counted_tags as (

    select
        tags.id,
        tags.name,
        count(users.id) as members
    from tags
    left join contact_tags
        on tags.id = contact_tags.tag_id
    left join users
        on contact_tags.contact_id = users.id
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

shaped as (

    select
        'count' as type,
        {{ list_or_empty('segment_lists.segments') }} as user_segment,
        {{ list_or_empty('tag_lists.tags') }} as user_tag
    from segment_lists
    cross join tag_lists
    where segment_lists.rows_found + tag_lists.rows_found > 0

)

select * from shaped
