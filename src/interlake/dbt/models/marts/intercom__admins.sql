with

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

reasons as (

    select * from {{ ref('stg_intercom__away_status_reasons') }}

),

teams as (

    {{ listed(
        ref('stg_intercom__team_admins'), 'admin_id',
        ref('stg_intercom__teams'), 'team_id', 'team_name', 'team'
    ) }}

),

contacts as (

    select
        source_relation,
        admin_id,
        count(*) as count_owned_contacts
    from {{ ref('stg_intercom__contacts') }}
    where admin_id is not null
    group by source_relation, admin_id

),

conversations as (

    select
        source_relation,
        assignee_id as admin_id,
        count(case when conversation_state = 'open' then 1 end) as count_open_conversations,
        count(case when conversation_state = 'snoozed' then 1 end) as count_snoozed_conversations,
        count(case when conversation_state = 'open' and waiting_since is not null then 1 end)
            as count_waiting_conversations
    from {{ ref('stg_intercom__conversations') }}
    where assignee_id is not null
    group by source_relation, assignee_id

),

tickets as (

    select
        source_relation,
        admin_assignee_id as admin_id,
        count(*) as count_unresolved_tickets
    from {{ ref('stg_intercom__tickets') }}
    where admin_assignee_id is not null and ticket_state_category <> 'resolved'
    group by source_relation, admin_assignee_id

),

admin_responses as (

    select * from {{ ref('int_intercom__admin_responses') }}
    where admin_id is not null

),

responses as (

    select
        source_relation,
        admin_id,
        count(*) as count_responses,
        max(responded_at) as last_response_at,
        {{ rounded_median('time_to_reply_minutes', ahead=true) }} as median_time_to_reply_minutes,
        {{ rounded_median('time_to_reply_office_minutes', ahead=true) }}
            as median_time_to_reply_office_minutes
    from {{ sorted_ahead('admin_responses', ['source_relation', 'admin_id'], medians=[
        'time_to_reply_minutes', 'time_to_reply_office_minutes'
    ]) }}
    group by source_relation, admin_id

),

closes as (

    select
        source_relation,
        closed_by_id as admin_id,
        count(*) as count_closes,
        {{ share('count(case when is_reopened then 1 end)', 'count(*)') }} as reopen_rate,
        max(closed_at) as last_close_at
    from {{ ref('int_intercom__closes') }}
    where closed_by_type = 'admin' and closed_by_id is not null
    group by source_relation, closed_by_id

),

ratings as (

    select
        source_relation,
        rated_admin_id as admin_id,
        count(*) as count_ratings,
        {{ rounded_mean('conversation_rating') }} as average_conversation_rating
    from {{ ref('int_intercom__ratings') }}
    where rated_admin_id is not null
    group by source_relation, rated_admin_id

),

logins as (

    select
        source_relation,
        performed_by_id as admin_id,
        max(created_at) as last_login_at
    from {{ ref('stg_intercom__activity_logs') }}
    where activity_type = 'admin_login_success' and performed_by_id is not null
    group by source_relation, performed_by_id

),

-- One away and away again for another reason has been away since the first of both.
away_changes as (

    select
        *,
        lag(is_away) over (
            partition by source_relation, admin_id
            order by started_at, {{ by_code_point('activity_log_id') }}
        ) as was_away
    from {{ ref('int_intercom__away_spans') }}

),

away_starts as (

    select
        source_relation,
        admin_id,
        max(case when is_away and not coalesce(was_away, false) then started_at end) as away_since
    from away_changes
    group by source_relation, admin_id

),

articles as (

    select
        source_relation,
        author_id as admin_id,
        count(*) as count_articles
    from {{ ref('stg_intercom__articles') }}
    where author_id is not null
    group by source_relation, author_id

),

joined as (

    select
        ---------- who it is
        admins.source_relation,
        admins.admin_id,
        admins.admin_name,
        admins.admin_email,
        admins.job_title,
        admins.role_id,
        admins.role_name,
        admins.has_inbox_seat,
        admins.avatar_image_url,

        ---------- teams
        teams.team_ids,
        teams.team_names,
        coalesce(teams.count_teams, 0) as count_teams,

        ---------- presence
        admins.is_away,
        admins.is_away_reassigning,
        admins.away_status_reason_id,
        reasons.label as away_status_reason,
        case when admins.is_away then away_starts.away_since end as away_since,
        logins.last_login_at,

        ---------- at hand now
        coalesce(contacts.count_owned_contacts, 0) as count_owned_contacts,
        coalesce(conversations.count_open_conversations, 0) as count_open_conversations,
        coalesce(conversations.count_snoozed_conversations, 0) as count_snoozed_conversations,
        coalesce(conversations.count_waiting_conversations, 0) as count_waiting_conversations,
        coalesce(tickets.count_unresolved_tickets, 0) as count_unresolved_tickets,

        ---------- done so far
        coalesce(responses.count_responses, 0) as count_responses,
        responses.median_time_to_reply_minutes,
        responses.median_time_to_reply_office_minutes,
        responses.last_response_at,
        coalesce(closes.count_closes, 0) as count_closes,
        closes.reopen_rate,
        closes.last_close_at,
        coalesce(ratings.count_ratings, 0) as count_ratings,
        ratings.average_conversation_rating,
        coalesce(articles.count_articles, 0) as count_articles
    from admins
    {{- joined_by('admins', 'admin_id', [
        'teams', 'contacts', 'conversations', 'tickets', 'responses', 'closes',
        'ratings', 'logins', 'away_starts', 'articles'
    ]) }}
    left join reasons
        on admins.source_relation = reasons.source_relation
        and admins.away_status_reason_id = reasons.away_status_reason_id

)

select * from joined
