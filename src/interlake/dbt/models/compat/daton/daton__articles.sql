with

articles as (

    {{ live_rows('articles') }}

),

article_collections as (

    {{ live_rows('article_collections') }}

),

lowest_collections as (

    {{ lowest_collections('article_collections') }}

),

shaped as (

    select
        'article' as type,
        articles.id,
        articles.workspace_id,
        articles.title,
        articles.description,
        articles.body,
        articles.author_id,
        articles.state,
        articles.created_at,
        articles.updated_at,
        articles.url,
        coalesce(articles.parent_id, lowest_collections.collection_id) as parent_id,
        case
            when articles.parent_id is not null then articles.parent_type
            when lowest_collections.collection_id is not null then 'collection'
        end as parent_type,
        {{ object_if('articles.statistics_views is not null', {
            'type': "'article_statistics'",
            'views': 'articles.statistics_views',
            'conversations': 'articles.statistics_conversions',
            'reactions': 'articles.statistics_reactions',
            'happy_reaction_percentage': 'articles.statistics_happy_reaction_percentage',
            'neutral_reaction_percentage': 'articles.statistics_neutral_reaction_percentage',
            'sad_reaction_percentage': 'articles.statistics_sad_reaction_percentage',
        }) }} as statistics
    from articles
    left join lowest_collections
        on articles.id = lowest_collections.article_id

)

select * from shaped
