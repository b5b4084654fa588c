with

users as (

    select * from {{ ref('keboola__users') }}

),

event_summaries as (

    {{ live_rows('event_summaries') }}

),

shaped as (

    select
        users.id as user_id,
        event_summaries.name,
        event_summaries.count,
        event_summaries.first,
        event_summaries.last,
        event_summaries.description
    from users
    inner join event_summaries
        on users.id = event_summaries.contact_id

)

select * from shaped
