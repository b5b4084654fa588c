with

source as (

    {{ live_rows('collections') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as collection_id,
        parent_id as parent_collection_id,
        help_center_id,
        workspace_id,

        ---------- what it is
        name as collection_name,
        description as collection_description,
        url as collection_url,
        icon as collection_icon,
        display_order,
        default_locale,

        ---------- times
        created_at,
        updated_at
    from source

)

select * from renamed
