with

source as (

    {{ live_rows(
        'articles',
        history=true,
        fivetran_only={'section_id': 'text', 'type': 'text'},
        pass_through=true
    ) }}

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
        {% if from_fivetran() %}
        section_id,
        {% else %}
        case when parent_type = 'section' then parent_id end as section_id,
        {% endif %}

        ---------- what it is
        title as article_title,
        description as article_description,
        body as article_body,
        url as article_url,
        {{ 'type' if from_fivetran() else "'article'" }} as article_type,
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
        _fivetran_active,
        _fivetran_start,
        _fivetran_end{{ staged_pass_through('articles') }}
    from source

)

select * from renamed
