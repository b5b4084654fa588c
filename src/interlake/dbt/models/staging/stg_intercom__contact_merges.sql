with

source as (

    {{ live_rows('contact_merges') }}

),

renamed as (

    select
        source_relation,
        contact_id,
        source_contact_id,
        source_contact_role,
        merged_at
    from source

)

select * from renamed
