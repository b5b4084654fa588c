with

companies as (

    select * from {{ ref('stg_intercom__companies') }}

),

company_tags as (

    select * from {{ ref('stg_intercom__company_tags') }}

),

tags as (

    select * from {{ ref('stg_intercom__tags') }}

),

tag_names as (

    select distinct
        company_tags.source_relation,
        company_tags.company_id,
        tags.tag_name
    from company_tags
    inner join tags
        on company_tags.source_relation = tags.source_relation
        and company_tags.tag_id = tags.tag_id

),

tag_lists as (

    select
        source_relation,
        company_id,
        {{ sorted_list('tag_name') }} as all_company_tags
    from tag_names
    group by source_relation, company_id

),

joined as (

    select
        companies.*,
        tag_lists.all_company_tags
    from companies
    left join tag_lists
        on companies.source_relation = tag_lists.source_relation
        and companies.company_id = tag_lists.company_id

)

select * from joined
