{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'contact_id'],
    indexes=kept_indexes('contact_id'),
    on_schema_change='append_new_columns',
    pre_hook="{{ intercom.look_up() }}",
    post_hook=[
        "{{ intercom.drop_gone(ref('int_intercom__contact_names'), 'contact_id') }}",
        "{{ intercom.count_values() }}",
    ],
) }}
{%- do after_builds() -%}
{%- set using_tags = var('intercom__using_contact_tags', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}

with

names as (

    select * from {{ changed_rows(ref('int_intercom__contact_names')) }}

),

contacts as (

    {% if goes_on() %}
    {{ staged_contacts(among='names') }}
    {% else %}
    select * from {{ ref('stg_intercom__contacts') }}
    {% endif %}

),

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
        names.all_contact_tags{{ "," if using_companies }}
        {% endif %}
        {% if using_companies %}
        names.all_contact_company_names
        {% endif %}
    from contacts
    left join names
        on contacts.source_relation = names.source_relation
        and contacts.contact_id = names.contact_id

)

select * from joined
