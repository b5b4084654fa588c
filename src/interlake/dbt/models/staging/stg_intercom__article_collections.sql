with

source as (

    {{ live_rows('article_collections') }}

),

renamed as (

    select
        source_relation,
        article_id,
        collection_id
    from source

)

select * from renamed
