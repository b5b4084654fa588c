with

source as (

    {{ live_rows('teams') }}

),

renamed as (

    select
        source_relation,
        id as team_id,
        name as team_name,
        assignment_limit,
        distribution_method
    from source

)

select * from renamed
