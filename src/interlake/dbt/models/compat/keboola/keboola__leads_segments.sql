with

leads as (

    select * from {{ ref('keboola__leads') }}

),

contact_segments as (

    {{ live_rows('contact_segments') }}

),

shaped as (

    select
        'segment' as type,
        contact_segments.segment_id as id,
        leads.id as leads_pk
    from leads
    inner join contact_segments
        on leads.id = contact_segments.contact_id

)

select * from shaped
