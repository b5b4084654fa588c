"""/calls (reference §3.2)."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import next_cursor, object_answer, page_answer, whole_answer
from interlake.simulator.errors import ApiError, invalid, not_found
from interlake.simulator.paging import page_request
from interlake.simulator.records import PhoneCall
from interlake.simulator.shapes.calls import call as call_shape
from interlake.simulator.shapes.calls import transcribed_call, transcript_text

# As many conversations may be asked about at once (reference §2).
MOST_CONVERSATIONS = 20


def list_calls(call: Call) -> Answer:
    """Answer a page of calls, last made first."""
    simulator = call.simulator
    page = simulator.orders.calls().page(page_request(dict(call.query), default=25, most=25))
    calls = simulator.workspace.calls
    rows = [orjson.dumps(call_shape(calls[key])) for key in page.keys]
    return page_answer(call, "list", "data", rows, page, next_cursor)


def get_call(call: Call) -> Answer:
    """Answer one call."""
    return object_answer(call_shape(_record(call)))


def _record(call: Call) -> PhoneCall:
    record = call.simulator.workspace.calls.get(call.params["id"])
    if record is None:
        raise not_found("call")
    return record


def get_recording(call: Call) -> Answer:
    """Send to the recording's signed address."""
    record = _record(call)
    if not record.recorded:
        raise not_found("recording")
    address = f"https://recordings.intercomcdn.example/{record.id}.mp3?expires=1789&signature=a"
    return Answer(b"", 302, headers={"location": address})


def get_transcript(call: Call) -> Answer:
    """Answer what was said, as a text file."""
    record = _record(call)
    if not record.transcript:
        raise not_found("call")
    day = datetime.fromtimestamp(record.created_at, tz=UTC).date().isoformat()
    headers = {"content-disposition": f"attachment; filename=transcription_data-{day}.txt"}
    text = transcript_text(record).encode()
    return Answer(text, content_type="text/plain; charset=utf-8", headers=headers)


def search_calls(call: Call) -> Answer:
    """Answer the calls of some conversations, with what was said in them."""
    wanted = call.json().get("conversation_ids")
    if not isinstance(wanted, list):
        raise invalid("conversation_ids is a list", "parameter_not_found")
    if not 1 <= len(wanted) <= MOST_CONVERSATIONS:
        message = f"A list of up to {MOST_CONVERSATIONS} conversation IDs is required"
        raise ApiError(400, "conversation_id_limit_exceeded", message)
    keys = {str(key) for key in wanted}
    rows = [
        transcribed_call(record)
        for record in call.simulator.workspace.calls.values()
        if record.conversation_id in keys
    ]
    return whole_answer(call, "list", "data", rows)


ENDPOINTS = (
    Endpoint("GET", "/calls", list_calls),
    Endpoint("POST", "/calls/search", search_calls),
    Endpoint("GET", "/calls/{id}", get_call),
    Endpoint("GET", "/calls/{id}/recording", get_recording),
    Endpoint("GET", "/calls/{id}/transcript", get_transcript),
)
