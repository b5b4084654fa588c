with

staged as (

    {{ staged_contacts() }}

)

select * from staged
