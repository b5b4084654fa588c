with

tags as (

    {{ raw_rows('tags') }}

),

shaped as (

    select
        id,
        name,
        _deleted_at is not null as _fivetran_deleted,
        _synced_at as _fivetran_synced
    from tags

)

select * from shaped
