with

source as (

    {{ live_rows('activity_logs') }}

),

renamed as (

    select
        source_relation,
        id as activity_log_id,
        created_at,
        activity_type,
        performed_by_type,
        performed_by_id,
        metadata_away_mode as away_mode,
        metadata_away_status_reason as away_status_reason,
        _synced_at as synced_at
    from source

)

select * from renamed
