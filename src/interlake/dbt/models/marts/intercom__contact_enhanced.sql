with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

contact_tags as (

    select * from {{ ref('stg_intercom__contact_tags') }}

),

tags as (

    select * from {{ ref('stg_intercom__tags') }}

),

contact_companies as (

    select * from {{ ref('stg_intercom__contact_companies') }}

),

companies as (

    select * from {{ ref('stg_intercom__companies') }}

),

tag_names as (

    select distinct
        contact_tags.source_relation,
        contact_tags.contact_id,
        tags.tag_name
    from contact_tags
    inner join tags
        on contact_tags.source_relation = tags.source_relation
        and contact_tags.tag_id = tags.tag_id

),

tag_lists as (

    select
        source_relation,
        contact_id,
        {{ sorted_list('tag_name') }} as all_contact_tags
    from tag_names
    group by source_relation, contact_id

),

company_names as (

    select distinct
        contact_companies.source_relation,
        contact_companies.contact_id,
        companies.company_name
    from contact_companies
    inner join companies
        on contact_companies.source_relation = companies.source_relation
        and contact_companies.company_id = companies.company_id

),

company_lists as (

    select
        source_relation,
        contact_id,
        {{ sorted_list('company_name') }} as all_contact_company_names
    from company_names
    group by source_relation, contact_id

),

joined as (

    select
        contacts.*,
        tag_lists.all_contact_tags,
        company_lists.all_contact_company_names
    from contacts
    left join tag_lists
        on contacts.source_relation = tag_lists.source_relation
        and contacts.contact_id = tag_lists.contact_id
    left join company_lists
        on contacts.source_relation = company_lists.source_relation
        and contacts.contact_id = company_lists.contact_id

)

select * from joined
