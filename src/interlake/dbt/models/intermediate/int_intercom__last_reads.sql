with

reads as (

    select
        source_relation,
        synced_at
    from {{ ref('stg_intercom__contact_details') }}
    union all
    select
        source_relation,
        synced_at
    from {{ ref('stg_intercom__tickets') }}
    union all
    select
        source_relation,
        synced_at
    from {{ ref('stg_intercom__activity_logs') }}
    union all
    select
        source_relation,
        created_at as synced_at
    from {{ ref('stg_intercom__conversation_parts') }}
    union all
    select
        source_relation,
        created_at as synced_at
    from {{ ref('stg_intercom__conversations') }}

),

latest as (

    select
        source_relation,
        max(synced_at) as last_read_at
    from reads
    where synced_at is not null
    group by source_relation

)

select * from latest
