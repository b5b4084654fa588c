with

source as (

    {{ live_rows('company_notes') }}

),

renamed as (

    select
        source_relation,
        id as note_id,
        company_id,
        author_id,
        body,
        created_at
    from source

)

select * from renamed
