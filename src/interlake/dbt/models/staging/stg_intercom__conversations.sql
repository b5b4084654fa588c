with

staged as (

    {{ staged_conversations() }}

)

select * from staged
