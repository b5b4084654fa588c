{# The lowest id of the collections each article stands in, from a relation of articles and collections. #}
{% macro lowest_collections(relation) %}
    select
        source_relation,
        article_id,
        collection_id
    from (
        select
            source_relation,
            article_id,
            collection_id,
            row_number() over (
                partition by source_relation, article_id
                order by length(collection_id), {{ intercom.by_code_point('collection_id') }}
            ) as place
        from {{ relation }}
    ) as ranked
    where place = 1
{% endmacro %}


{#
    The collection of an article. Before API 2.16 the article names it; since then it only lists all
    it stands in, of which the lowest is taken.
#}
{% macro article_collection(article, lowest) %}
    coalesce(
        case when {{ article }}.parent_type = 'collection' then {{ article }}.parent_id end,
        {{ lowest }}.collection_id,
        {{ article }}.parent_id
    )
{% endmacro %}
