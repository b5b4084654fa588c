with

changes as (

    select * from {{ ref('stg_intercom__activity_logs') }}
    where
        activity_type = 'admin_away_mode_change'
        and performed_by_id is not null
        and away_mode is not null
        and created_at is not null

),

last_reads as (

    select * from {{ ref('int_intercom__last_reads') }}

),

followed as (

    select
        *,
        lead(created_at) over (
            partition by source_relation, performed_by_id
            order by created_at, {{ by_code_point('activity_log_id') }}
        ) as next_change_at
    from changes

),

spans as (

    select
        followed.source_relation,
        followed.activity_log_id,
        followed.performed_by_id as admin_id,
        followed.away_mode as is_away,
        followed.away_status_reason,
        followed.created_at as started_at,
        followed.next_change_at is null as is_still_so,
        coalesce(followed.next_change_at, last_reads.last_read_at) as ended_at
    from followed
    left join last_reads
        on followed.source_relation = last_reads.source_relation

)

select * from spans
