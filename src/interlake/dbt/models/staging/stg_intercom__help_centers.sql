with

source as (

    {{ live_rows('help_centers') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as help_center_id,
        workspace_id,

        ---------- what it is
        display_name as help_center_name,
        identifier as help_center_identifier,
        website_turned_on as is_website_enabled,

        ---------- times
        created_at,
        updated_at
    from source

)

select * from renamed
