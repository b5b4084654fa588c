with

articles as (

    select * from {{ ref('stg_intercom__articles') }}

),

details as (

    select * from {{ ref('stg_intercom__article_details') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

places as (

    select * from {{ ref('int_intercom__article_places') }}

),

collections as (

    select * from {{ ref('stg_intercom__collections') }}

),

paths as (

    select * from {{ ref('int_intercom__collection_paths') }}

),

help_centers as (

    select * from {{ ref('stg_intercom__help_centers') }}

),

all_collections as (

    {{ listed(
        ref('stg_intercom__article_collections'), 'article_id',
        ref('stg_intercom__collections'), 'collection_id', 'collection_name', 'collection'
    ) }}

),

tags as (

    {{ listed(
        ref('stg_intercom__article_tags'), 'article_id',
        ref('stg_intercom__tags'), 'tag_id', 'tag_name', 'tag'
    ) }}

),

translations as (

    select
        source_relation,
        article_id,
        {{ sorted_list('locale') }} as translation_locales,
        count(*) as count_translations,
        count(case when state = 'published' then 1 end) as count_published_translations
    from {{ ref('stg_intercom__article_translations') }}
    group by source_relation, article_id

),

joined as (

    select
        ---------- what it is
        articles.source_relation,
        articles.article_id,
        articles.article_title,
        articles.article_description,
        articles.article_body,
        articles.article_url,
        articles.article_state,
        coalesce(lower(articles.article_state) = 'published', false) as is_published,
        articles.default_locale,
        details.help_center_audience,
        details.has_unpublished_changes,
        details.is_available_to_fin,
        details.is_available_to_copilot,
        details.is_available_to_sales_agent,

        ---------- people
        articles.author_id,
        authors.admin_name as author_name,
        details.created_by_id,
        creators.admin_name as created_by_name,
        details.updated_by_id,
        editors.admin_name as updated_by_name,

        ---------- times
        articles.created_at,
        articles.updated_at,
        details.draft_updated_at,
        details.scheduled_publish_at,
        details.scheduled_unpublish_at,

        ---------- where it stands
        places.collection_id,
        collections.collection_name,
        paths.collection_path,
        paths.collection_depth,
        paths.root_collection_id,
        paths.root_collection_name,
        all_collections.collection_ids,
        all_collections.collection_names,
        coalesce(all_collections.count_collections, 0) as count_collections,
        coalesce(paths.help_center_id, places.help_center_id) as help_center_id,
        help_centers.help_center_name,
        help_centers.help_center_identifier,
        help_centers.is_website_enabled as is_help_center_website_enabled,

        ---------- languages and tags
        translations.translation_locales,
        coalesce(translations.count_translations, 0) as count_translations,
        coalesce(translations.count_published_translations, 0) as count_published_translations,
        tags.tag_ids,
        tags.tag_names,
        coalesce(tags.count_tags, 0) as count_tags,

        ---------- figures
        articles.statistics_views,
        articles.statistics_conversions as statistics_conversations,
        articles.statistics_reactions,
        articles.statistics_happy_reaction_percentage,
        articles.statistics_neutral_reaction_percentage,
        articles.statistics_sad_reaction_percentage,
        details.statistics_fin_involvements,
        details.statistics_fin_resolutions,
        details.statistics_fin_resolution_rate
    from articles
    {{- joined_by('articles', 'article_id', [
        'details', 'places', 'all_collections', 'translations', 'tags'
    ]) }}
    left join collections
        on places.source_relation = collections.source_relation
        and places.collection_id = collections.collection_id
    left join paths
        on places.source_relation = paths.source_relation
        and places.collection_id = paths.collection_id
    left join help_centers
        on places.source_relation = help_centers.source_relation
        and coalesce(paths.help_center_id, places.help_center_id) = help_centers.help_center_id
    left join admins as authors
        on articles.source_relation = authors.source_relation
        and articles.author_id = authors.admin_id
    left join admins as creators
        on details.source_relation = creators.source_relation
        and details.created_by_id = creators.admin_id
    left join admins as editors
        on details.source_relation = editors.source_relation
        and details.updated_by_id = editors.admin_id

)

select * from joined
