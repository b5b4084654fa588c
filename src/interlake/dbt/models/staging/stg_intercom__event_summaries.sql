with

source as (

    {{ live_rows('event_summaries') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        name as event_name,
        first as first_at,
        last as last_at,
        count as count_events
    from source

)

select * from renamed
