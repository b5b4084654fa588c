with

articles as (

    select * from {{ ref('stg_intercom__articles') }}

),

article_collections as (

    select * from {{ ref('stg_intercom__article_collections') }}

),

collections as (

    select * from {{ ref('stg_intercom__collections') }}

),

help_centers as (

    select * from {{ ref('stg_intercom__help_centers') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

lowest_collections as (

    {{ lowest_collections('article_collections') }}

),

placed_articles as (

    select
        articles.*,
        {{ article_collection('articles', 'lowest_collections') }} as collection_id
    from articles
    left join lowest_collections
        on articles.source_relation = lowest_collections.source_relation
        and articles.article_id = lowest_collections.article_id

),

joined as (

    select
        ---------- article
        articles.source_relation,
        articles.article_id,
        articles.author_id,
        admins.admin_name as author_name,
        admins.job_title as author_job_title,
        articles.article_title,
        articles.article_description,
        articles.article_body,
        articles.article_url,
        articles.article_type,
        articles.article_state,
        articles.default_locale,
        articles.workspace_id,

        ---------- figures
        articles.statistics_views,
        articles.statistics_conversions as statistics_conversations,
        articles.statistics_reactions,
        articles.statistics_happy_reaction_percentage,
        articles.statistics_neutral_reaction_percentage,
        articles.statistics_sad_reaction_percentage,

        ---------- collection
        articles.collection_id,
        collections.collection_name,
        collections.collection_description,
        collections.collection_url,
        collections.collection_icon,
        collections.display_order as collection_display_order,
        collections.parent_collection_id,
        parent_collections.collection_name as parent_collection_name,
        parent_collections.collection_url as parent_collection_url,
        collections.help_center_id,
        collections.parent_collection_id is not null as is_in_nested_section,

        ---------- help center
        help_centers.help_center_name,
        help_centers.help_center_identifier,
        help_centers.is_website_enabled as is_help_center_website_enabled,

        ---------- history
        articles.created_at as article_created_at,
        articles.updated_at as article_updated_at,
        coalesce(lower(articles.article_state) = 'published', false) as is_published,
        articles._fivetran_active,
        articles._fivetran_start,
        articles._fivetran_end
    from placed_articles as articles
    left join admins
        on articles.source_relation = admins.source_relation
        and articles.author_id = admins.admin_id
    left join collections
        on articles.source_relation = collections.source_relation
        and articles.collection_id = collections.collection_id
    left join collections as parent_collections
        on collections.source_relation = parent_collections.source_relation
        and collections.parent_collection_id = parent_collections.collection_id
    left join help_centers
        on collections.source_relation = help_centers.source_relation
        and collections.help_center_id = help_centers.help_center_id

)

select * from joined
