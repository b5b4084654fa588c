with

source as (

    {{ live_rows('admins') }}

),

renamed as (

    select
        source_relation,
        id as admin_id,
        name as admin_name,
        job_title
    from source

)

select * from renamed
