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

lowest_collections as (

    {{ lowest_collections('article_collections') }}

),

named_places as (

    select
        articles.source_relation,
        articles.article_id,
        {{ unless_strict('articles.section_id') }} as section_id,
        {{ article_collection('articles', 'lowest_collections') }} as named_collection_id
    from articles
    left join lowest_collections
        on articles.source_relation = lowest_collections.source_relation
        and articles.article_id = lowest_collections.article_id

),

-- A section is a collection within the collection that the article names beside it.
inner_places as (

    select
        named_places.source_relation,
        named_places.article_id,
        named_places.section_id,
        named_places.named_collection_id,
        coalesce(sections.collection_id, named_places.named_collection_id) as collection_id
    from named_places
    left join collections as sections
        on named_places.source_relation = sections.source_relation
        and named_places.section_id = sections.collection_id

),

nested_places as (

    select
        inner_places.source_relation,
        inner_places.article_id,
        inner_places.section_id,
        inner_places.named_collection_id,
        inner_places.collection_id,
        collections.help_center_id,
        coalesce(
            collections.parent_collection_id,
            case
                when inner_places.named_collection_id <> inner_places.collection_id
                    then inner_places.named_collection_id
            end
        ) as parent_collection_id
    from inner_places
    left join collections
        on inner_places.source_relation = collections.source_relation
        and inner_places.collection_id = collections.collection_id

),

joined as (

    select
        nested_places.source_relation,
        nested_places.article_id,
        nested_places.named_collection_id,
        nested_places.collection_id,
        nested_places.parent_collection_id,
        coalesce(
            nested_places.help_center_id,
            {{ unless_strict('parents.help_center_id') }},
            {{ unless_strict('grandparents.help_center_id') }}
        ) as help_center_id,
        nested_places.parent_collection_id is not null
        or coalesce(nested_places.section_id <> nested_places.collection_id, false)
            as is_in_nested_section
    from nested_places
    left join collections as parents
        on nested_places.source_relation = parents.source_relation
        and nested_places.parent_collection_id = parents.collection_id
    left join collections as grandparents
        on parents.source_relation = grandparents.source_relation
        and parents.parent_collection_id = grandparents.collection_id

)

select * from joined
