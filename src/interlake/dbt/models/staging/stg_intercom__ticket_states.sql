with

source as (

    {{ live_rows('ticket_states') }}

),

renamed as (

    select
        source_relation,
        id as ticket_state_id,
        category as state_category,
        internal_label,
        external_label,
        archived as is_archived
    from source

)

select * from renamed
