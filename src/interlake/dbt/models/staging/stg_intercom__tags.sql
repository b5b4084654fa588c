with

source as (

    {{ live_rows('tags') }}

),

renamed as (

    select
        source_relation,
        id as tag_id,
        {{ without_spaces('name') }} as tag_name
    from source

)

select * from renamed
