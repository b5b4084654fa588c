with

source as (

    {{ live_rows('call_transcripts') }}

),

renamed as (

    select
        source_relation,
        call_id,
        conversation_id,
        transcript_status
    from source

)

select * from renamed
