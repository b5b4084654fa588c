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
        'admin' as type,
        id,
        name,
        email
    from admins
    union all
    select
        'team' as type,
        id,
        name,
        {{ no_longer_told('text') }} as email
    from teams

)

select * from shaped
