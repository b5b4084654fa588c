with

source as (

    {{ live_rows('articles') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as article_id,
        created_by_id,
        updated_by_id,

        ---------- what it is
        has_unpublished_changes,
        draft_updated_at,
        help_center_audience,
        scheduled_publish_at,
        scheduled_unpublish_at,

        ---------- who may use it
        ai_chatbot_availability as is_available_to_fin,
        ai_copilot_availability as is_available_to_copilot,
        ai_sales_agent_availability as is_available_to_sales_agent,

        ---------- figures
        statistics_fin_involvements,
        statistics_fin_resolutions,
        statistics_fin_resolution_rate
    from source

)

select * from renamed
