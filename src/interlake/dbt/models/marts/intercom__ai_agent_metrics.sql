with

conversations as (

    select * from {{ ref('intercom__conversations') }}

),

topics as (

    select * from {{ ref('stg_intercom__conversation_topics') }}

),

-- A conversation of several topics stands in the row of each.
by_topic as (

    select
        conversations.*,
        topics.topic_id,
        topics.topic_name
    from conversations
    left join topics
        on conversations.source_relation = topics.source_relation
        and conversations.conversation_id = topics.conversation_id

),

counted as (

    select
        source_relation,
        created_on,
        channel,
        topic_id,
        max(topic_name) as topic_name,
        count(*) as count_conversations,
        count(case when is_fin_involved then 1 end) as count_involved,
        count(case when is_fin_involved and fin_outcome = 'resolved' then 1 end)
            as count_resolved,
        count(
            case
                when is_fin_involved and ai_agent_resolution_state = 'confirmed_resolution' then 1
            end
        ) as count_confirmed,
        count(case when is_fin_involved and fin_outcome = 'escalated' then 1 end)
            as count_escalated,
        count(case when is_fin_involved and fin_outcome = 'unresolved' then 1 end)
            as count_unresolved,
        count(case when is_fin_involved and handed_over_at is not null then 1 end)
            as count_handed_over,
        count(case when is_fin_involved then ai_agent_rating end) as count_rated,
        {{ rounded_mean('case when is_fin_involved then ai_agent_rating end') }}
            as mean_rating,
        count(case when is_fin_involved and count_content_sources > 0 then 1 end)
            as count_with_content_sources,
        {{ as_integer('sum(case when is_fin_involved then count_content_sources else 0 end)') }}
            as count_content_sources,
        {{ rounded_median(
            'case when is_fin_involved then time_to_first_fin_response_minutes end'
        ) }} as median_minutes
    from by_topic
    group by source_relation, created_on, channel, topic_id

),

rated as (

    select
        source_relation,
        created_on,
        channel,
        topic_id,
        topic_name,
        count_conversations,
        count_involved,
        count_resolved,
        count_confirmed,
        count_escalated,
        count_unresolved,
        count_handed_over,
        count_rated,
        count_with_content_sources,
        count_content_sources,
        cast(mean_rating as numeric(18, 2)) as average_rating,
        cast(median_minutes as numeric(18, 2)) as median_first_fin_response_minutes,
        {{ share('count_involved', 'count_conversations') }} as involvement_rate,
        {{ share('count_resolved', 'count_involved') }} as resolution_rate,
        {{ share('count_escalated', 'count_involved') }} as escalation_rate
    from counted

)

select * from rated
