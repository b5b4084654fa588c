with

users as (

    select * from {{ ref('keboola__users') }}

),

contact_companies as (

    {{ live_rows('contact_companies') }}

),

shaped as (

    select
        'company' as type,
        contact_companies.company_id as id,
        users.id as users_pk
    from users
    inner join contact_companies
        on users.id = contact_companies.contact_id

)

select * from shaped
