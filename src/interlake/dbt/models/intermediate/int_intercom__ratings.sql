with

conversations as (

    select * from {{ ref('stg_intercom__conversation_details') }}

),

ratings as (

    select
        source_relation,
        conversation_id,
        rated_by_contact_id,
        case when rated_teammate_type = 'admin' then rated_teammate_id end as rated_admin_id,
        coalesce(rating_updated_at, rating_requested_at) as rated_at,
        {{ day_of('coalesce(rating_updated_at, rating_requested_at)') }} as rated_on,
        rating as conversation_rating
    from conversations
    where rating is not null

)

select * from ratings
