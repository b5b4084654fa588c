"""/export/content/data: who received which message, and did what with it (reference §3.4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from interlake.simulator.archives import DOWNLOAD, archive, csv_file
from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.jobs import job_shape, start_job
from interlake.simulator.envelopes import object_answer
from interlake.simulator.errors import invalid
from interlake.simulator.exports import CONTENT, Job
from interlake.simulator.file_faults import answer_download
from interlake.simulator.records import Json, Receipt
from interlake.simulator.shapes.receipts import EVENT_TIMES, message_events, receipt

_DAY = 86400


def start_export(call: Call) -> Answer:
    """Start the export of the messages sent between two times; whole days are exported."""
    body = call.json()
    # Days belong to the span as a whole, down to their last second (reference §3.4).
    start = _time(body, "created_at_after") // _DAY * _DAY
    end = (_time(body, "created_at_before") // _DAY + 1) * _DAY - 1
    workspace = call.simulator.workspace

    def build() -> bytes | None:
        sent = [row for row in workspace.receipts.values() if start <= row.received_at <= end]
        return _archive(sent, end, workspace.clock.now) if sent else None

    return object_answer(_shape(call, start_job(call, CONTENT, build, end - start)))


def _time(body: dict[str, Any], name: str) -> int:
    try:
        return int(body[name])
    except KeyError:
        raise invalid(f"{name} is required", "parameter_not_found") from None
    except (TypeError, ValueError):
        raise invalid(f"{name} is not a UNIX timestamp") from None


def _archive(sent: list[Receipt], end: int, now: int) -> bytes:
    stamp = f"{datetime.fromtimestamp(now, UTC):%Y%m%d_%H%M%S}.csv"
    receipts = [receipt(row, until=end) for row in sent]
    files = {f"receipts_{stamp}": csv_file(list(receipts[0]), receipts)}
    # Only what happened in the span is told, and only statistics with rows have a file.
    events = [event for row in sent for event in message_events(row) if event["occurred_at"] <= end]
    for kind, time in EVENT_TIMES.items():
        rows = [
            {"receipt_id": event["receipt_id"], time: event["occurred_at"]}
            for event in events
            if event["kind"] == kind
        ]
        if rows:
            files[f"{kind}_{stamp}"] = csv_file(["receipt_id", time], rows)
    return archive(files, now)


def get_export(call: Call) -> Answer:
    """Answer how far an export is."""
    return object_answer(_shape(call, call.simulator.exports.poll(CONTENT, call.params["id"])))


def cancel_export(call: Call) -> Answer:
    """Stop an export."""
    return object_answer(_shape(call, call.simulator.exports.cancel(CONTENT, call.params["id"])))


def download_export(call: Call) -> Answer:
    """Answer the file of an export."""
    return answer_download(call, CONTENT)


def _shape(call: Call, job: Job) -> Json:
    site = call.url.partition("/export/")[0]
    return job_shape(call, job, f"{site}/download/content/data/{job.identifier}")


ENDPOINTS = (
    Endpoint("POST", "/export/content/data", start_export),
    Endpoint("GET", "/export/content/data/{id}", get_export),
    Endpoint("POST", "/export/cancel/{id}", cancel_export),
    Endpoint("GET", "/download/content/data/{id}", download_export, answers=DOWNLOAD),
)
