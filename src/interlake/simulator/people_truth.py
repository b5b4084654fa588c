"""What people do and leave behind, as it truly is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interlake.simulator.custom_objects import custom_object
from interlake.simulator.events import events_of, listed_events
from interlake.simulator.records import Contact, Json
from interlake.simulator.reporting import DATASETS
from interlake.simulator.shapes.activity_logs import activity_log
from interlake.simulator.shapes.events import event, summaries
from interlake.simulator.shapes.receipts import message_events, receipt
from interlake.simulator.shapes.setup import subscription_type
from interlake.simulator.workspace import Workspace


def _of_contacts(
    rows: Callable[[Workspace, Contact, str, bool], list[Json]],
) -> Callable[[Workspace, str, bool], Iterator[Json]]:
    """Give a stream of what hangs on contacts, each row with the id of its own."""

    def stream(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
        for contact in workspace.contacts.values():
            for row in rows(workspace, contact, version, visible):
                yield {"contact_id": contact.id, **row}

    return stream


def _subscriptions(
    workspace: Workspace, contact: Contact, version: str, visible: bool
) -> list[Json]:
    types = workspace.subscription_types
    keys = [key for key in contact.subscription_ids if key in types]
    return [subscription_type(workspace, types[key], version) for key in keys]


def _merges(workspace: Workspace, contact: Contact, version: str, visible: bool) -> list[Json]:
    # Of leads no history is told (reference §3.1).
    merges = contact.merges if contact.role == "user" else []
    return [{key: row[key] for key in row if key != "type"} for row in merges]


def _events(workspace: Workspace, contact: Contact, version: str, visible: bool) -> list[Json]:
    told = listed_events if visible else events_of
    return [event(contact, row) for row in told(workspace, contact)]


def _summaries(workspace: Workspace, contact: Contact, version: str, visible: bool) -> list[Json]:
    return summaries(events_of(workspace, contact))


def _reporting(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for dataset in DATASETS.values():
        for row in dataset.rows(workspace, version):
            yield {"dataset_id": dataset.id, **row}


STREAMS: dict[str, Callable[[Workspace, str, bool], Iterator[Json]]] = {
    "contact_subscriptions": _of_contacts(_subscriptions),
    "contact_merge_history": _of_contacts(_merges),
    "data_events": _of_contacts(_events),
    "event_summaries": _of_contacts(_summaries),
    "activity_logs": lambda w, version, visible: (
        activity_log(row, version) for row in w.activity_logs
    ),
    "custom_object_instances": lambda w, version, visible: (
        custom_object(row) for row in w.custom_objects.values()
    ),
    "message_receipts": lambda w, version, visible: (receipt(row) for row in w.receipts.values()),
    "message_events": lambda w, version, visible: (
        row for record in w.receipts.values() for row in message_events(record)
    ),
    "reporting_data": _reporting,
}
