with

admins as (

    {{ raw_rows('admins') }}

),

shaped as (

    select
        id,
        name,
        job_title,
        email,
        _deleted_at is not null as _fivetran_deleted,
        _synced_at as _fivetran_synced
    from admins

)

select * from shaped
