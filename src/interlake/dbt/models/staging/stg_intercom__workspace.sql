with

source as (

    {{ live_rows('workspace') }}

),

renamed as (

    select
        source_relation,
        id_code as workspace_id,
        name as workspace_name,
        timezone as time_zone_name
    from source

)

select * from renamed
