with

leads as (

    select * from {{ ref('keboola__leads') }}

),

contact_tags as (

    {{ live_rows('contact_tags') }}

),

shaped as (

    select
        'tag' as type,
        contact_tags.tag_id as id,
        leads.id as leads_pk
    from leads
    inner join contact_tags
        on leads.id = contact_tags.contact_id

)

select * from shaped
