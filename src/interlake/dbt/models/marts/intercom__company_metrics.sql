{{ config(enabled=var('intercom__using_contact_company', true)) }}

with

companies as (

    select * from {{ ref('intercom__company_enhanced') }}

),

company_figures as (

    select * from {{ ref('int_intercom__company_figures') }}

),

joined as (

    select
        companies.*,
        {{ number_found('company_figures.total_conversations_closed') }}
            as total_conversations_closed,
        company_figures.average_conversation_parts,
        company_figures.average_conversation_rating,
        company_figures.median_conversations_reopened,
        company_figures.median_time_to_first_response_time_minutes,
        company_figures.median_time_to_last_close_minutes
    from companies
    left join company_figures
        on companies.source_relation = company_figures.source_relation
        and companies.company_id = company_figures.company_id

)

select * from joined
