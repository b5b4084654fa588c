with

source as (

    {{ live_rows('handling_events') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        happened_at,
        type as handling_event_type,
        teammate_type,
        teammate_id,
        reason
    from source

)

select * from renamed
