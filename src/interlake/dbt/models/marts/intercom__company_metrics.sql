{{ config(enabled=var('intercom__using_contact_company', true)) }}

with

companies as (

    select * from {{ ref('intercom__company_enhanced') }}

),

contacts as (

    select * from {{ ref('intercom__contact_enhanced') }}

),

contact_companies as (

    select * from {{ ref('stg_intercom__contact_companies') }}

),

conversations as (

    select * from {{ ref('intercom__conversation_metrics') }}

),

-- A conversation belongs to every company of the contact who wrote its first contact part.
company_conversations as (

    select
        contact_companies.source_relation,
        contact_companies.company_id,
        conversations.conversation_state,
        conversations.conversation_rating,
        conversations.count_total_parts,
        conversations.count_reopens,
        conversations.time_to_first_response_minutes,
        conversations.time_to_last_close_minutes
    from conversations
    inner join contacts
        on conversations.source_relation = contacts.source_relation
        and conversations.first_contact_author_id = contacts.contact_id
    inner join contact_companies
        on contacts.source_relation = contact_companies.source_relation
        and contacts.contact_id = contact_companies.contact_id

),

company_figures as (

    select
        source_relation,
        company_id,
        count(case when conversation_state = 'closed' then 1 end) as total_conversations_closed,
        {{ rounded_mean('count_total_parts') }} as average_conversation_parts,
        {{ mean_rating('conversation_rating') }} as average_conversation_rating,
        {{ rounded_median('count_reopens', ahead=true) }} as median_conversations_reopened,
        {{ rounded_median('time_to_first_response_minutes', ahead=true) }}
            as median_time_to_first_response_time_minutes,
        {{ rounded_median('time_to_last_close_minutes', ahead=true) }}
            as median_time_to_last_close_minutes
    from {{ sorted_ahead('company_conversations', ['source_relation', 'company_id'], medians=[
        'count_reopens', 'time_to_first_response_minutes', 'time_to_last_close_minutes'
    ]) }}
    group by company_id, source_relation

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
