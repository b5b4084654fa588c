with

source as (

    {{ live_rows('conversation_tags') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        tag_id,
        applied_at,
        applied_by_type,
        applied_by_id
    from source

)

select * from renamed
