with

source as (

    {{ live_rows('away_status_reasons') }}

),

renamed as (

    select
        source_relation,
        id as away_status_reason_id,
        label,
        emoji,
        deleted as is_deleted
    from source

)

select * from renamed
