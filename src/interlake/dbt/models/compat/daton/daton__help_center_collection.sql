with

collections as (

    {{ live_rows('collections') }}

),

shaped as (

    select
        id,
        workspace_id,
        name,
        description,
        created_at,
        updated_at,
        url,
        icon,
        display_order as {{ quoted_name('order') }},
        parent_id,
        help_center_id
    from collections

)

select * from shaped
