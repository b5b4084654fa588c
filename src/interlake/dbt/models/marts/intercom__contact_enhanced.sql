{%- set using_tags = var('intercom__using_contact_tags', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}

with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

{% if using_tags %}
contact_tags as (

    select * from {{ ref('stg_intercom__contact_tags') }}

),

tags as (

    select * from {{ ref('stg_intercom__tags') }}

),

tag_names as (

    select distinct
        contact_tags.contact_id,
        contact_tags.source_relation,
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
        {{ known_list('tag_name') }} as all_contact_tags
    from tag_names
    group by contact_id, source_relation

),

{% endif %}
{% if using_companies %}
contact_companies as (

    select * from {{ ref('stg_intercom__contact_companies') }}

),

companies as (

    select * from {{ ref('stg_intercom__companies') }}

),

company_names as (

    select distinct
        contact_companies.contact_id,
        contact_companies.source_relation,
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
        {{ known_list('company_name') }} as all_contact_company_names
    from company_names
    group by contact_id, source_relation

),

{% endif %}
joined as (

    select
        contacts.source_relation,
        contacts.contact_id,
        contacts.admin_id,
        contacts.created_at,
        contacts.updated_at,
        contacts.signed_up_at,
        contacts.contact_name,
        contacts.contact_role,
        contacts.contact_email,
        contacts.last_replied_at,
        contacts.last_email_clicked_at,
        contacts.last_email_opened_at,
        contacts.last_contacted_at,
        contacts.is_unsubscribed_from_emails,
        contacts._fivetran_active,
        contacts._fivetran_start,
        contacts._fivetran_end
        {{- passed_through('contacts', 'contacts', comma='before') }}
        {{- "," if using_tags or using_companies }}
        {% if using_tags %}
        tag_lists.all_contact_tags{{ "," if using_companies }}
        {% endif %}
        {% if using_companies %}
        company_lists.all_contact_company_names
        {% endif %}
    from contacts
    {% if using_tags %}
    left join tag_lists
        on contacts.source_relation = tag_lists.source_relation
        and contacts.contact_id = tag_lists.contact_id
    {% endif %}
    {% if using_companies %}
    left join company_lists
        on contacts.source_relation = company_lists.source_relation
        and contacts.contact_id = company_lists.contact_id
    {% endif %}

)

select * from joined
