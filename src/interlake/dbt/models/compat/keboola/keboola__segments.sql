with

segments as (

    {{ live_rows('segments') }}

),

shaped as (

    select
        'segment' as type,
        id,
        name,
        created_at,
        updated_at,
        count,
        {{ user_or_lead('person_type') }} as person_type
    from segments

)

select * from shaped
