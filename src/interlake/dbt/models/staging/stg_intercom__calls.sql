with

source as (

    {{ live_rows('calls') }}

),

renamed as (

    select
        ---------- keys
        source_relation,
        id as call_id,
        conversation_id,
        admin_id,
        contact_id,

        ---------- what it is
        state as call_state,
        call_type,
        direction,
        ended_reason,
        phone,
        recording_url,
        transcription_url,
        fin_recording_url,

        ---------- times
        initiated_at,
        answered_at,
        ended_at,
        created_at,
        updated_at,

        ---------- seconds, in the Preview version only
        duration,
        talk_time,
        queue_time,
        hold_time
    from source

)

select * from renamed
