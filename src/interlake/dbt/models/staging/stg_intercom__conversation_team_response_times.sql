with

source as (

    {{ live_rows('conversation_team_response_times') }}

),

renamed as (

    select
        source_relation,
        conversation_id,
        team_id,
        in_office_hours as is_in_office_hours,
        response_time as response_seconds
    from source

)

select * from renamed
