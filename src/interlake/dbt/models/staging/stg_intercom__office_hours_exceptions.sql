with

source as (

    {{ live_rows('office_hours_exceptions') }}

),

renamed as (

    select
        source_relation,
        id as office_hours_exception_id,
        office_hours_schedule_id,
        exception_date,
        exception_type,
        name as exception_name,
        recurring_annually as is_yearly,
        created_at
    from source

)

select * from renamed
