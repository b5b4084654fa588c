with

calls as (

    select * from {{ ref('stg_intercom__calls') }}

),

transcripts as (

    select * from {{ ref('stg_intercom__call_transcripts') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

conversations as (

    select * from {{ ref('stg_intercom__conversations') }}

),

joined as (

    select
        ---------- what it is
        calls.source_relation,
        calls.call_id,
        calls.conversation_id,
        calls.call_type,
        calls.direction,
        calls.call_state,
        calls.ended_reason,
        calls.phone,

        ---------- people
        calls.admin_id,
        admins.admin_name,
        calls.contact_id,
        contacts.contact_name,

        ---------- times
        calls.initiated_at,
        calls.answered_at,
        calls.ended_at,

        ---------- how it went
        calls.answered_at is not null as is_answered,
        coalesce(calls.ended_reason = 'voicemail', false) as is_voicemail,
        {{ minutes_between('calls.initiated_at', 'calls.answered_at') }} as time_to_answer_minutes,
        {{ minutes_between('calls.answered_at', 'calls.ended_at') }} as time_on_line_minutes,
        {{ minutes_between('calls.initiated_at', 'calls.ended_at') }} as duration_minutes,
        cast(calls.talk_time / 60.0 as numeric(18, 2)) as talk_minutes,
        cast(calls.queue_time / 60.0 as numeric(18, 2)) as queue_minutes,
        cast(calls.hold_time / 60.0 as numeric(18, 2)) as hold_minutes,
        cast(row_number() over (
            partition by calls.source_relation, coalesce(calls.conversation_id, calls.call_id)
            order by
                calls.initiated_at,
                length(calls.call_id),
                {{ by_code_point('calls.call_id') }}
        ) as {{ bigint_type() }}) as call_number,

        ---------- what is left of it
        calls.recording_url is not null as has_recording,
        calls.fin_recording_url is not null as has_fin_recording,
        coalesce(transcripts.transcript_status = 'completed', false) as has_transcript,
        conversations.conversation_state,
        conversations.conversation_rating
    from calls
    left join transcripts
        on calls.source_relation = transcripts.source_relation
        and calls.call_id = transcripts.call_id
    left join admins
        on calls.source_relation = admins.source_relation
        and calls.admin_id = admins.admin_id
    left join contacts
        on calls.source_relation = contacts.source_relation
        and calls.contact_id = contacts.contact_id
    left join conversations
        on calls.source_relation = conversations.source_relation
        and calls.conversation_id = conversations.conversation_id

)

select * from joined
