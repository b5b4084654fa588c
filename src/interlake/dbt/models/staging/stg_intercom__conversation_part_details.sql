with

staged as (

    {{ staged_part_details() }}

)

select * from staged
