with

source as (

    {{ live_rows('conversations') }}

),

renamed as (

    select
        source_relation,
        id as conversation_id,
        team_assignee_id,
        company_id,
        conversation_rating_created_at as rating_asked_at,
        conversation_rating_updated_at as rating_changed_at,
        conversation_rating_contact_id as rated_by_contact_id,
        conversation_rating_teammate_id as rated_admin_id
    from source

)

select * from renamed
