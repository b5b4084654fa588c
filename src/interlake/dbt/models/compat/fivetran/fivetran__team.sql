with

teams as (

    {{ raw_rows('teams') }}

),

shaped as (

    select
        id,
        name,
        _deleted_at is not null as _fivetran_deleted,
        _synced_at as _fivetran_synced
    from teams

)

select * from shaped
