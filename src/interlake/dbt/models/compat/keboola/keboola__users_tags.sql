with

users as (

    select * from {{ ref('keboola__users') }}

),

contact_tags as (

    {{ live_rows('contact_tags') }}

),

shaped as (

    select
        'tag' as type,
        contact_tags.tag_id as id,
        users.id as users_pk
    from users
    inner join contact_tags
        on users.id = contact_tags.contact_id

)

select * from shaped
