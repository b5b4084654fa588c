"""Phone calls as the API shows them (reference §4.8)."""

from __future__ import annotations

from datetime import UTC, datetime

from interlake.simulator.records import Json, PhoneCall

_ADDRESS = "https://api.intercom.io/calls/{}/{}"


def call(record: PhoneCall) -> Json:
    """Give a call; its times are ISO text on some rows and numbers on others."""
    fin = record.fin_id
    return {
        "type": "call",
        "id": record.id,
        "conversation_id": record.conversation_id,
        "admin_id": record.admin_id,
        "contact_id": record.contact_id,
        "state": record.state,
        "initiated_at": _time(record, record.created_at),
        "answered_at": _time(record, record.answered_at),
        "ended_at": _time(record, record.ended_at),
        "created_at": _time(record, record.created_at),
        "updated_at": _time(record, record.updated_at),
        "recording_url": _ADDRESS.format(record.id, "recording") if record.recorded else None,
        "transcription_url": (
            _ADDRESS.format(record.id, "transcript") if record.transcript else None
        ),
        "call_type": "phone",
        "direction": record.direction,
        "ended_reason": record.ended_reason,
        "phone": record.phone,
        "fin_recording_url": _ADDRESS.format(fin, "recording") if fin else None,
        "fin_transcription_url": _ADDRESS.format(fin, "transcript") if fin else None,
    }


def _time(record: PhoneCall, moment: int | None) -> int | str | None:
    if moment is None or not record.iso:
        return moment
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def transcribed_call(record: PhoneCall) -> Json:
    """Give a call as its search shows it, with what was said."""
    return {**call(record), **_transcript(record)}


def call_transcript(record: PhoneCall) -> Json:
    """Give what was said in a call, and nothing else of it."""
    keys = {"call_id": record.id, "conversation_id": record.conversation_id}
    return {**keys, **_transcript(record)}


def _transcript(record: PhoneCall) -> Json:
    # Without a transcript the list holds one empty object (corrections, confirmed).
    return {
        "transcript": record.transcript or [{}],
        "transcript_status": record.transcript_status,
    }


def transcript_text(record: PhoneCall) -> str:
    """Give a transcript as the file that is offered for download."""
    return "\n".join(
        f'[{_clock(line["start_time"])}] {line["speaker"]}: "{line["text"]}"'
        for line in record.transcript
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
