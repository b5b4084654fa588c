with

articles as (

    select * from {{ ref('stg_intercom__articles') }}

),

article_collections as (

    select * from {{ ref('stg_intercom__article_collections') }}

),

lowest_collections as (

    {{ lowest_collections('article_collections') }}

),

placed as (

    select
        articles.source_relation,
        articles.article_id,
        {{ article_collection('articles', 'lowest_collections') }} as collection_id
    from articles
    left join lowest_collections
        on articles.source_relation = lowest_collections.source_relation
        and articles.article_id = lowest_collections.article_id

)

select * from placed
