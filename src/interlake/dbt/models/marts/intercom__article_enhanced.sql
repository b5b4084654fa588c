{{ config(enabled=var('intercom__using_articles', true)) }}
{%- set using_collections = var('intercom__using_collection_history', true) %}
{%- set using_help_centers = var('intercom__using_help_center_history', true) %}

with

articles as (

    select * from {{ ref('stg_intercom__articles') }}

),

places as (

    select * from {{ ref('int_intercom__article_places') }}

),

{% if using_collections %}
collections as (

    select * from {{ ref('stg_intercom__collections') }}

),

{% endif %}
{% if using_collections and using_help_centers %}
help_centers as (

    select * from {{ ref('stg_intercom__help_centers') }}

),

{% endif %}
admins as (

    select * from {{ ref('stg_intercom__admins') }}

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
        {% if using_collections %}
        places.collection_id,
        collections.collection_name,
        collections.collection_description,
        collections.collection_url,
        collections.collection_icon,
        collections.display_order as collection_display_order,
        places.parent_collection_id,
        parent_collections.collection_name as parent_collection_name,
        parent_collections.collection_url as parent_collection_url,
        places.help_center_id,
        places.is_in_nested_section,
        {% else %}
        places.named_collection_id as collection_id,
        {% endif %}

        {% if using_collections and using_help_centers %}
        ---------- help center
        help_centers.help_center_name,
        help_centers.help_center_identifier,
        help_centers.is_website_enabled as is_help_center_website_enabled,

        {% endif %}
        ---------- history
        articles.created_at as article_created_at,
        articles.updated_at as article_updated_at,
        coalesce(lower(articles.article_state) = 'published', false) as is_published,
        articles._fivetran_active,
        articles._fivetran_start,
        articles._fivetran_end{{ passed_through('articles', 'articles', comma='before') }}
    from articles
    left join places
        on articles.source_relation = places.source_relation
        and articles.article_id = places.article_id
    left join admins
        on articles.source_relation = admins.source_relation
        and articles.author_id = admins.admin_id
    {% if using_collections %}
    left join collections
        on places.source_relation = collections.source_relation
        and places.collection_id = collections.collection_id
    left join collections as parent_collections
        on places.source_relation = parent_collections.source_relation
        and places.parent_collection_id = parent_collections.collection_id
    {% endif %}
    {% if using_collections and using_help_centers %}
    left join help_centers
        on places.source_relation = help_centers.source_relation
        and places.help_center_id = help_centers.help_center_id
    {% endif %}

)

select * from joined
