with

tags as (

    {{ live_rows('tags') }}

),

shaped as (

    select
        'tag' as type,
        id,
        name
    from tags

)

select * from shaped
