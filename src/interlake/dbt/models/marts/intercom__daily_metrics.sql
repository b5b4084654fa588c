with

days as (

    select * from {{ ref('int_intercom__days') }}

),

conversations as (

    select
        source_relation,
        {{ day_of('created_at') }} as metric_date,
        count(*) as count_conversations,
        count(case when source_delivered_as = 'customer_initiated' then 1 end)
            as count_customer_initiated_conversations,
        {{ rounded_median('time_to_first_response_minutes', ahead=true) }}
            as median_time_to_first_response_minutes,
        {{ rounded_median('time_to_first_response_office_minutes', ahead=true) }}
            as median_time_to_first_response_office_minutes
    from {{ sorted_ahead(
        ref('intercom__conversations'),
        ['source_relation', day_of('created_at')],
        medians=['time_to_first_response_minutes', 'time_to_first_response_office_minutes']
    ) }}
    where created_at is not null
    group by source_relation, {{ day_of('created_at') }}

),

responses as (

    select
        source_relation,
        {{ day_of('responded_at') }} as metric_date,
        count(*) as count_admin_responses,
        count(distinct conversation_id) as count_conversations_responded,
        count(distinct admin_id) as count_responding_admins,
        {{ rounded_median('time_to_reply_minutes', ahead=true) }} as median_time_to_reply_minutes,
        {{ rounded_median('time_to_reply_office_minutes', ahead=true) }}
            as median_time_to_reply_office_minutes
    from {{ sorted_ahead(
        ref('int_intercom__admin_responses'),
        ['source_relation', day_of('responded_at')],
        medians=['time_to_reply_minutes', 'time_to_reply_office_minutes']
    ) }}
    group by source_relation, {{ day_of('responded_at') }}

),

contact_replies as (

    select
        source_relation,
        {{ day_of('created_at') }} as metric_date,
        count(*) as count_contact_replies
    from {{ living_parts() }}
    where part_type = 'comment' and author_type in ('user', 'lead') and created_at is not null
    group by source_relation, {{ day_of('created_at') }}

),

closes as (

    select
        source_relation,
        {{ day_of('closed_at') }} as metric_date,
        count(*) as count_closes,
        count(distinct conversation_id) as count_conversations_closed,
        {{ share('count(case when is_reopened then 1 end)', 'count(*)') }} as reopen_rate
    from {{ ref('int_intercom__closes') }}
    group by source_relation, {{ day_of('closed_at') }}

),

ratings as (

    select
        source_relation,
        rated_on as metric_date,
        count(*) as count_ratings,
        {{ rounded_mean('conversation_rating') }} as average_conversation_rating
    from {{ ref('int_intercom__ratings') }}
    group by source_relation, rated_on

),

contacts as (

    select
        source_relation,
        {{ day_of('created_at') }} as metric_date,
        count(case when contact_role = 'user' then 1 end) as count_new_users,
        count(case when contact_role = 'lead' then 1 end) as count_new_leads
    from {{ ref('stg_intercom__contacts') }}
    where created_at is not null
    group by source_relation, {{ day_of('created_at') }}

),

active_contacts as (

    select
        source_relation,
        {{ day_of('activity_at') }} as metric_date,
        count(distinct contact_id) as count_active_contacts
    from {{ ref('intercom__contact_activity') }}
    group by source_relation, {{ day_of('activity_at') }}

),

tickets as (

    select
        source_relation,
        {{ day_of('created_at') }} as metric_date,
        count(*) as count_tickets
    from {{ ref('stg_intercom__tickets') }}
    where created_at is not null
    group by source_relation, {{ day_of('created_at') }}

),

resolved_tickets as (

    select
        source_relation,
        {{ day_of('started_at') }} as metric_date,
        count(distinct ticket_id) as count_tickets_resolved
    from {{ ref('int_intercom__ticket_state_spans') }}
    where ticket_state = 'resolved' and coalesce(previous_ticket_state, '') <> 'resolved'
    group by source_relation, {{ day_of('started_at') }}

),

calls as (

    select
        source_relation,
        {{ day_of('initiated_at') }} as metric_date,
        count(*) as count_calls,
        count(answered_at) as count_calls_answered
    from {{ ref('stg_intercom__calls') }}
    where initiated_at is not null
    group by source_relation, {{ day_of('initiated_at') }}

),

joined as (

    select
        days.source_relation,
        days.metric_date,

        ---------- conversations
        coalesce(conversations.count_conversations, 0) as count_conversations,
        coalesce(conversations.count_customer_initiated_conversations, 0)
            as count_customer_initiated_conversations,
        conversations.median_time_to_first_response_minutes,
        conversations.median_time_to_first_response_office_minutes,
        coalesce(contact_replies.count_contact_replies, 0) as count_contact_replies,
        coalesce(responses.count_admin_responses, 0) as count_admin_responses,
        coalesce(responses.count_conversations_responded, 0) as count_conversations_responded,
        responses.median_time_to_reply_minutes,
        responses.median_time_to_reply_office_minutes,
        coalesce(closes.count_closes, 0) as count_closes,
        coalesce(closes.count_conversations_closed, 0) as count_conversations_closed,
        closes.reopen_rate,
        coalesce(ratings.count_ratings, 0) as count_ratings,
        ratings.average_conversation_rating,

        ---------- people
        coalesce(responses.count_responding_admins, 0) as count_responding_admins,
        coalesce(contacts.count_new_users, 0) as count_new_users,
        coalesce(contacts.count_new_leads, 0) as count_new_leads,
        coalesce(active_contacts.count_active_contacts, 0) as count_active_contacts,

        ---------- tickets and calls
        coalesce(tickets.count_tickets, 0) as count_tickets,
        coalesce(resolved_tickets.count_tickets_resolved, 0) as count_tickets_resolved,
        coalesce(calls.count_calls, 0) as count_calls,
        coalesce(calls.count_calls_answered, 0) as count_calls_answered
    from days
    {{- joined_by('days', 'metric_date', [
        'conversations', 'contact_replies', 'responses', 'closes', 'ratings', 'contacts',
        'active_contacts', 'tickets', 'resolved_tickets', 'calls'
    ]) }}

)

select * from joined
