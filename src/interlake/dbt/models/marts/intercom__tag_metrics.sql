with

tags as (

    select * from {{ ref('stg_intercom__tags') }}

),

conversations as (

    select
        conversation_tags.source_relation,
        conversation_tags.tag_id,
        conversation_tags.applied_at,
        conversations.conversation_state,
        conversations.rating,
        conversations.count_reopens,
        conversations.count_parts,
        conversations.time_to_first_response_minutes,
        conversations.time_to_first_response_office_minutes,
        conversations.time_to_last_close_minutes,
        conversations.time_to_last_close_office_minutes
    from {{ ref('stg_intercom__conversation_tags') }} as conversation_tags
    inner join {{ ref('intercom__conversations') }} as conversations
        on conversation_tags.source_relation = conversations.source_relation
        and conversation_tags.conversation_id = conversations.conversation_id

),

conversation_figures as (

    select
        source_relation,
        tag_id,
        count(*) as count_conversations,
        count(case when conversation_state = 'open' then 1 end) as count_open_conversations,
        count(case when conversation_state = 'snoozed' then 1 end) as count_snoozed_conversations,
        count(case when conversation_state = 'closed' then 1 end) as count_closed_conversations,
        count(case when count_reopens > 0 then 1 end) as count_reopened_conversations,
        min(applied_at) as first_applied_at,
        max(applied_at) as last_applied_at,
        count(rating) as count_ratings,
        {{ rounded_mean('rating') }} as average_conversation_rating,
        {{ rounded_mean('count_parts') }} as average_conversation_parts,
        {{ rounded_median('time_to_first_response_minutes', ahead=true) }}
            as median_time_to_first_response_minutes,
        {{ rounded_median('time_to_first_response_office_minutes', ahead=true) }}
            as median_time_to_first_response_office_minutes,
        {{ rounded_median('time_to_last_close_minutes', ahead=true) }}
            as median_time_to_last_close_minutes,
        {{ rounded_median('time_to_last_close_office_minutes', ahead=true) }}
            as median_time_to_last_close_office_minutes
    from {{ sorted_ahead('conversations', ['source_relation', 'tag_id'], medians=[
        'time_to_first_response_minutes', 'time_to_first_response_office_minutes',
        'time_to_last_close_minutes', 'time_to_last_close_office_minutes'
    ]) }}
    group by source_relation, tag_id

),

all_conversations as (

    select
        source_relation,
        count(*) as count_all_conversations
    from {{ ref('stg_intercom__conversations') }}
    group by source_relation

),

contacts as (

    select
        contact_tags.source_relation,
        contact_tags.tag_id,
        count(*) as count_contacts
    from {{ ref('stg_intercom__contact_tags') }} as contact_tags
    inner join {{ ref('stg_intercom__contacts') }} as contacts
        on contact_tags.source_relation = contacts.source_relation
        and contact_tags.contact_id = contacts.contact_id
    group by contact_tags.source_relation, contact_tags.tag_id

),

companies as (

    select
        company_tags.source_relation,
        company_tags.tag_id,
        count(*) as count_companies
    from {{ ref('stg_intercom__company_tags') }} as company_tags
    inner join {{ ref('stg_intercom__companies') }} as companies
        on company_tags.source_relation = companies.source_relation
        and company_tags.company_id = companies.company_id
    group by company_tags.source_relation, company_tags.tag_id

),

articles as (

    select
        article_tags.source_relation,
        article_tags.tag_id,
        count(*) as count_articles
    from {{ ref('stg_intercom__article_tags') }} as article_tags
    inner join {{ ref('stg_intercom__articles') }} as articles
        on article_tags.source_relation = articles.source_relation
        and article_tags.article_id = articles.article_id
    group by article_tags.source_relation, article_tags.tag_id

),

joined as (

    select
        tags.source_relation,
        tags.tag_id,
        tags.tag_name,

        ---------- what carries it
        coalesce(contacts.count_contacts, 0) as count_contacts,
        coalesce(companies.count_companies, 0) as count_companies,
        coalesce(articles.count_articles, 0) as count_articles,
        coalesce(conversation_figures.count_conversations, 0) as count_conversations,
        {{ share(
            'coalesce(conversation_figures.count_conversations, 0)',
            'all_conversations.count_all_conversations'
        ) }} as share_of_conversations,
        coalesce(conversation_figures.count_open_conversations, 0) as count_open_conversations,
        coalesce(conversation_figures.count_snoozed_conversations, 0)
            as count_snoozed_conversations,
        coalesce(conversation_figures.count_closed_conversations, 0) as count_closed_conversations,
        coalesce(conversation_figures.count_reopened_conversations, 0)
            as count_reopened_conversations,

        ---------- times
        conversation_figures.first_applied_at,
        conversation_figures.last_applied_at,

        ---------- how its conversations went
        coalesce(conversation_figures.count_ratings, 0) as count_ratings,
        conversation_figures.average_conversation_rating,
        conversation_figures.average_conversation_parts,
        conversation_figures.median_time_to_first_response_minutes,
        conversation_figures.median_time_to_first_response_office_minutes,
        conversation_figures.median_time_to_last_close_minutes,
        conversation_figures.median_time_to_last_close_office_minutes
    from tags
    {{- joined_by('tags', 'tag_id', [
        'conversation_figures', 'contacts', 'companies', 'articles'
    ]) }}
    left join all_conversations
        on tags.source_relation = all_conversations.source_relation

)

select * from joined
