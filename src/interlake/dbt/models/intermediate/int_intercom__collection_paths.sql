{#- Intercom nests three deep; a longer chain, or a circle, ends after so many steps. -#}
{%- set steps = range(1, 6) -%}

with

collections as (

    select * from {{ ref('stg_intercom__collections') }}

),

climbed as (

    select
        collections.source_relation,
        collections.collection_id,

        ---------- the topmost of those above that are known
        coalesce(
            {%- for step in steps | reverse %}
            above_{{ step }}.collection_id,
            {%- endfor %}
            collections.collection_id
        ) as root_collection_id,
        coalesce(
            {%- for step in steps | reverse %}
            case
                when
                    above_{{ step }}.collection_id is not null
                    then above_{{ step }}.collection_name
            end,
            {%- endfor %}
            collections.collection_name
        ) as root_collection_name,
        cast(
            1
            {%- for step in steps %}
            + case when above_{{ step }}.collection_id is not null then 1 else 0 end
            {%- endfor %} as {{ bigint_type() }}
        ) as collection_depth,
        {%- for step in steps | reverse %}
        coalesce(above_{{ step }}.collection_name || ' > ', '') ||
        {%- endfor %}
        coalesce(collections.collection_name, '') as collection_path,

        ---------- nested ones name no help center
        coalesce(
            collections.help_center_id,
            {%- for step in steps %}
            above_{{ step }}.help_center_id{{ ',' if not loop.last }}
            {%- endfor %}
        ) as help_center_id
    from collections
    left join collections as above_1
        on collections.source_relation = above_1.source_relation
        and collections.parent_collection_id = above_1.collection_id
    left join collections as above_2
        on above_1.source_relation = above_2.source_relation
        and above_1.parent_collection_id = above_2.collection_id
    left join collections as above_3
        on above_2.source_relation = above_3.source_relation
        and above_2.parent_collection_id = above_3.collection_id
    left join collections as above_4
        on above_3.source_relation = above_4.source_relation
        and above_3.parent_collection_id = above_4.collection_id
    left join collections as above_5
        on above_4.source_relation = above_5.source_relation
        and above_4.parent_collection_id = above_5.collection_id

)

select * from climbed
