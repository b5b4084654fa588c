with

help_centers as (

    {{ versions('help_centers') }}

),

shaped as (

    select
        id,
        display_name,
        identifier,
        workspace_id,
        website_turned_on,
        created_at,
        updated_at,
        _fivetran_active,
        _fivetran_start,
        _fivetran_end,
        _fivetran_synced
    from help_centers

)

select * from shaped
