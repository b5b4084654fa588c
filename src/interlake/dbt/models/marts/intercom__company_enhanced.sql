{{ config(enabled=var('intercom__using_contact_company', true)) }}
{%- set using_tags = var('intercom__using_company_tags', true) %}

with

companies as (

    select * from {{ ref('stg_intercom__companies') }}

),

{% if using_tags %}
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
        {{ known_list('tag_name') }} as all_company_tags
    from tag_names
    group by source_relation, company_id

),

{% endif %}
joined as (

    select
        companies.source_relation,
        companies.company_id,
        companies.company_name,
        companies.website,
        companies.industry,
        companies.created_at,
        companies.updated_at,
        companies.user_count,
        companies.session_count,
        companies.monthly_spend,
        companies.plan_id,
        companies.plan_name,
        companies._fivetran_active,
        companies._fivetran_start,
        companies._fivetran_end{{ passed_through('companies', 'companies', comma='before') }}
        {{- "," if using_tags }}
        {% if using_tags %}
        tag_lists.all_company_tags
        {% endif %}
    from companies
    {% if using_tags %}
    left join tag_lists
        on companies.source_relation = tag_lists.source_relation
        and companies.company_id = tag_lists.company_id
    {% endif %}

)

select * from joined
