with

source as (

    {{ live_rows('data_events') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        event_name,
        created_at,
        id as event_id
    from source

)

select * from renamed
