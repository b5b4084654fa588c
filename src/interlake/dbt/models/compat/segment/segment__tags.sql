with

tags as (

    {{ live_rows('tags') }}

),

shaped as (

    select
        id,
        name
    from tags

)

select * from shaped
