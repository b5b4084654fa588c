with

source as (

    {{ live_rows('conversation_topics') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        topic_id,
        name as topic_name
    from source

)

select * from renamed
