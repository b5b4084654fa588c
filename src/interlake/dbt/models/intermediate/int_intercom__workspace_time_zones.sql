with

conversations as (

    select distinct source_relation
    from {{ ref('stg_intercom__conversation_details') }}

),

workspaces as (

    select
        source_relation,
        max(time_zone_name) as time_zone_name
    from {{ ref('stg_intercom__workspace') }}
    where {{ knows_time_zone('time_zone_name') }}
    group by source_relation

),

-- Days are those of the workspace; where its time zone is unknown, those of UTC.
zones as (

    select
        conversations.source_relation,
        coalesce(workspaces.time_zone_name, 'UTC') as time_zone_name
    from conversations
    left join workspaces
        on conversations.source_relation = workspaces.source_relation

)

select * from zones
