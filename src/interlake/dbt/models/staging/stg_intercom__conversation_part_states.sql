with

source as (

    {{ live_rows('conversation_parts') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        id as conversation_part_id,
        state as conversation_state
    from source

)

select * from renamed
