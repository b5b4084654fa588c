with

source as (

    {{ live_rows('article_tags') }}

),

renamed as (

    select
        source_relation,
        article_id,
        tag_id
    from source

)

select * from renamed
