"""Phone calls, and what was said in them."""

from interlake.catalog.model import (
    Mode,
    Paging,
    Stream,
    Table,
    id_,
    integer,
    json,
    paths,
    text,
    timestamp,
)

_COLUMNS = (
    id_("conversation_id", "the conversation it belongs to, if any", references="conversations"),
    id_("admin_id", "the admin who took part", references="admins"),
    id_("contact_id", "the contact who took part", references="contacts"),
    text("state", "completed, missed, …"),
    timestamp("initiated_at", "when it was dialled"),
    timestamp("answered_at", "when it was answered; null where nobody did"),
    timestamp("ended_at", "when it ended"),
    timestamp("created_at", "when it was recorded"),
    timestamp("updated_at", "when it last changed"),
    text("recording_url", "where the API gives the recording"),
    text("transcription_url", "where the API gives the transcript as a file"),
    text("call_type", "phone, …"),
    text("direction", "inbound or outbound"),
    text("ended_reason", "why it ended"),
    text("phone", "the number, in E.164"),
    text("fin_recording_url", "where the API gives the recording of Fin's share"),
    text("fin_transcription_url", "where the API gives the transcript of Fin's share"),
    integer("duration", "seconds in all (Preview)"),
    integer("talk_time", "seconds of talking (Preview)"),
    integer("queue_time", "seconds in the queue (Preview)"),
    integer("hold_time", "seconds on hold (Preview)"),
)

calls = Table(
    "calls",
    "Phone calls made and received in Intercom.",
    ("id",),
    (id_("id", "the call"), *_COLUMNS),
    ignored=paths("type"),
)

call_transcripts = Table(
    "call_transcripts",
    "What was said in calls that belong to a conversation.",
    ("call_id",),
    (
        id_("call_id", "the call", "id", "calls"),
        id_("conversation_id", "the conversation it belongs to", references="conversations"),
        json("transcript", "what was said, in order; one empty object where nothing is written"),
        text("transcript_status", "completed, pending, failed, …"),
    ),
    # The search gives the whole call again.
    ignored=paths("type", *(column.name for column in _COLUMNS[1:])),
    cascade_from=(("call_id", "calls"),),
)

_PERMISSION = "Read conversations"

STREAMS = (
    Stream(
        "calls",
        "Phone calls.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/calls",
        paging=Paging.NUMBERED,
        per_page=25,
        table=calls,
        gone="/calls/{id}",
        cost="per_page",
    ),
    Stream(
        "call_transcripts",
        "Transcripts of changed calls, asked for by twenty conversations at a time.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/calls/search",
        method="POST",
        table=call_transcripts,
        parent="calls",
        parent_column="conversation_id",
        parent_key="conversation_id",
        due_by="updated_at",
        cost="per_page",
    ),
)
