with

users as (

    select * from {{ ref('keboola__users') }}

),

contact_segments as (

    {{ live_rows('contact_segments') }}

),

shaped as (

    select
        'segment' as type,
        contact_segments.segment_id as id,
        users.id as users_pk
    from users
    inner join contact_segments
        on users.id = contact_segments.contact_id

)

select * from shaped
