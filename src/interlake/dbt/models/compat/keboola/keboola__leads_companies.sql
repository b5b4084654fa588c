with

leads as (

    select * from {{ ref('keboola__leads') }}

),

contact_companies as (

    {{ live_rows('contact_companies') }}

),

shaped as (

    select
        'company' as type,
        contact_companies.company_id as id,
        leads.id as leads_pk
    from leads
    inner join contact_companies
        on leads.id = contact_companies.contact_id

)

select * from shaped
