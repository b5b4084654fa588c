with

collections as (

    {{ versions('collections') }}

),

shaped as (

    select
        id,
        help_center_id,
        parent_id,
        name,
        description,
        url,
        icon,
        'collection' as type,  -- noqa: RF04
        default_locale,
        workspace_id,
        display_order as {{ quoted_name('order') }},
        created_at,
        updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from collections

)

select * from shaped
