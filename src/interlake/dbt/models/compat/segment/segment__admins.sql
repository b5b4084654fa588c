with

admins as (

    {{ live_rows('admins') }}

),

teams as (

    {{ live_rows('teams') }}

),

shaped as (

    -- Teams stood among the admins before they had a list of their own.
    select
        id,
        name,
        email,
        'admin' as type
    from admins
    union all
    select
        id,
        name,
        {{ no_longer_told('text') }} as email,
        'team' as type
    from teams

)

select * from shaped
