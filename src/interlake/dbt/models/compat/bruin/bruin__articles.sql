with

articles as (

    {{ live_rows('articles') }}

),

shaped as (

    select
        id,
        workspace_id,
        title,
        description,
        body,
        author_id,
        state,
        created_at,
        updated_at,
        url
    from articles

)

select * from shaped
