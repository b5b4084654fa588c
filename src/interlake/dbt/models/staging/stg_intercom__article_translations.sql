with

source as (

    {{ live_rows('article_translations') }}

),

renamed as (

    select
        source_relation,
        article_id,
        locale,
        title,
        url,
        state,
        created_at,
        updated_at
    from source

)

select * from renamed
