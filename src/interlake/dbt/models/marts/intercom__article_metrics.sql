{#- Intercom sends shares of reactions; the counts behind them are whole numbers. -#}
{%- set kinds = ['happy', 'neutral', 'sad'] -%}
{%- set all_views = 'sum(statistics_views) over (partition by source_relation)' -%}

with

articles as (

    select * from {{ ref('intercom__articles') }}

),

counted as (

    select
        ---------- what it is
        source_relation,
        article_id,
        article_title,
        article_state,
        is_published,
        author_id,
        author_name,
        collection_id,
        collection_path,
        help_center_id,
        help_center_name,
        created_at,
        updated_at,

        ---------- reading
        statistics_views as count_views,
        {{ share('statistics_views', all_views) }} as share_of_views,

        ---------- reactions
        statistics_reactions as count_reactions,
        {%- for kind in kinds %}
        cast(
            round(
                cast(statistics_reactions as numeric(28, 9))
                * cast(statistics_{{ kind }}_reaction_percentage as numeric(28, 9)) / 100
            ) as {{ bigint_type() }}
        ) as count_{{ kind }}_reactions,
        {%- endfor %}
        {%- for kind in kinds %}
        statistics_{{ kind }}_reaction_percentage as {{ kind }}_reaction_percentage,
        {%- endfor %}
        {{ share('statistics_reactions', 'statistics_views') }} as reaction_rate,

        ---------- conversations after reading
        statistics_conversations as count_conversations_after_reading,
        {{ share('statistics_conversations', 'statistics_views') }} as conversation_rate,

        ---------- Fin
        statistics_fin_involvements as count_fin_involvements,
        statistics_fin_resolutions as count_fin_resolutions,
        {{ share('statistics_fin_resolutions', 'statistics_fin_involvements') }}
            as fin_resolution_rate
    from articles

)

select * from counted
