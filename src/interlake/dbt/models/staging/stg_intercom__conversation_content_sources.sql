with

source as (

    {{ live_rows('conversation_content_sources') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        _position as source_number,
        content_type,
        title as content_title,
        url as content_url,
        locale
    from source

)

select * from renamed
