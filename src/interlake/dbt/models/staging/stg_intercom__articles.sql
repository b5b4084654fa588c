with

source as (

    {{ live_rows('articles') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as article_id,
        author_id,
        parent_id,
        parent_type,
        workspace_id,

        ---------- what it is
        title as article_title,
        description as article_description,
        body as article_body,
        url as article_url,
        'article' as article_type,
        state as article_state,
        default_locale,

        ---------- figures
        statistics_views,
        statistics_conversions,
        statistics_reactions,
        statistics_happy_reaction_percentage,
        statistics_neutral_reaction_percentage,
        statistics_sad_reaction_percentage,

        ---------- times
        created_at,
        updated_at,

        ---------- history, in Fivetran's words
        true as _fivetran_active,
        updated_at as _fivetran_start,
        {{ end_of_time() }} as _fivetran_end
    from source

)

select * from renamed
