with

source as (

    {{ live_rows('contact_notes') }}

),

renamed as (

    select
        source_relation,
        id as note_id,
        contact_id,
        author_id,
        body,
        created_at
    from source

)

select * from renamed
