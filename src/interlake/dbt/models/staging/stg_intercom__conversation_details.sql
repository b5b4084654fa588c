with

staged as (

    {{ staged_details() }}

)

select * from staged
