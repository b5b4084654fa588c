with

source as (

    {{ live_rows('team_admins') }}

),

renamed as (

    select
        source_relation,
        team_id,
        admin_id
    from source

)

select * from renamed
