with

articles as (

    {{ versions('articles') }}

),

article_collections as (

    {{ live_rows('article_collections') }}

),

lowest_collections as (

    {{ lowest_collections('article_collections') }}

),

shaped as (

    select
        articles.id,
        {{ article_collection('articles', 'lowest_collections') }} as collection_id,
        case when articles.parent_type = 'section' then articles.parent_id end as section_id,
        articles.author_id,
        articles.title,
        articles.description,
        articles.body,
        articles.url,
        'article' as type,  -- noqa: RF04
        articles.state,
        articles.parent_type,
        articles.default_locale,
        articles.workspace_id,
        case
            when coalesce(
                articles.statistics_views,
                articles.statistics_conversions,
                articles.statistics_reactions
            ) is not null then 'article_statistics'
        end as statistics_type,
        articles.statistics_views,
        articles.statistics_conversions as statistics_conversations,
        articles.statistics_reactions,
        articles.statistics_happy_reaction_percentage,
        articles.statistics_neutral_reaction_percentage,
        articles.statistics_sad_reaction_percentage,
        articles.created_at,
        articles.updated_at,
        articles._fivetran_active,
        articles._fivetran_start,
        articles._fivetran_end,
        articles._fivetran_synced
    from articles
    left join lowest_collections
        on articles.source_relation = lowest_collections.source_relation
        and articles.id = lowest_collections.article_id

)

select * from shaped
