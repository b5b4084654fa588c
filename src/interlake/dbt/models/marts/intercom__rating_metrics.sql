with

conversations as (

    select * from {{ ref('intercom__conversations') }}
    where rating_requested_at is not null or rating is not null

),

zones as (

    select * from {{ ref('int_intercom__workspace_time_zones') }}

),

dated as (

    select
        conversations.*,
        cast({{ local_time(
            'coalesce(conversations.rating_requested_at, conversations.created_at)',
            'zones.time_zone_name'
        ) }} as date) as requested_on
    from conversations
    inner join zones
        on conversations.source_relation = zones.source_relation

),

counted as (

    select
        source_relation,
        requested_on,
        channel,
        rated_teammate_type,
        rated_teammate_id,
        max(rated_teammate_name) as rated_teammate_name,
        count(*) as count_requested,
        count(rating) as count_rated,
        count(case when rating_remark is not null and rating_remark <> '' then 1 end)
            as count_remarks,
        {% for stars in range(1, 6) -%}
        count(case when rating = {{ stars }} then 1 end) as count_rating_{{ stars }},
        {% endfor -%}
        cast({{ rounded_mean('rating') }} as numeric(18, 2)) as average_rating
    from dated
    group by source_relation, requested_on, channel, rated_teammate_type, rated_teammate_id

),

rated as (

    select
        *,
        {{ share('count_rated', 'count_requested') }} as response_rate,
        {{ share('count_rating_4 + count_rating_5', 'count_rated') }} as satisfaction_rate
    from counted

)

select * from rated
