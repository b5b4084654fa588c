"""Tables that are filled by export jobs: deliveries of messages, and reporting datasets."""

from hashlib import sha256
from json import dumps
from typing import Any

from interlake.catalog.model import (
    Kind,
    Mode,
    Stream,
    Table,
    computed,
    id_,
    json,
    text,
    timestamp,
)
from interlake.catalog.records import Record

_NONE = "-1"  # no company, no series (reference §3.4)
_FIRST = (
    ("reply", "replied"),
    ("completion", "completed it, a tour or a survey"),
    ("series_completion", "reached the end of the series"),
    ("series_disengagement", "dropped out of the series"),
    ("series_exit", "left the series by its rules"),
    ("goal_success", "reached the goal of the message"),
    ("open", "opened it"),
    ("click", "clicked a link in it"),
    ("dismisall", "dismissed it; Intercom spells the column so"),
    ("unsubscribe", "unsubscribed"),
    ("hard_bounce", "could not be reached for good"),
)


def _unless_none(name: str) -> Any:
    return lambda record: None if str(record.get(name)) == _NONE else record.get(name)


def _digest(record: Record) -> str:
    """A row's own key: datasets say of none of their attributes that it is one."""
    attributes = dumps(
        record.get("attributes"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(attributes.encode(errors="surrogatepass")).hexdigest()[:32]


message_events = Table(
    "message_events",
    "What contacts did with messages: every open, click, reply and so on.",
    ("receipt_id", "kind", "occurred_at"),
    (
        id_("receipt_id", "the delivery", references="message_receipts"),
        text("kind", "open, click, reply, …: the statistic's name in the export"),
        timestamp("occurred_at", "when it happened"),
    ),
    inherits=(("receipt_id", "receipt_id"),),
)

message_receipts = Table(
    "message_receipts",
    "Deliveries of outbound messages to contacts, with the first time of everything that followed.",
    ("receipt_id",),
    (
        id_("receipt_id", "the delivery"),
        timestamp("received_at", "when the message was delivered"),
        id_("user_id", "the contact who got it", references="contacts"),
        id_("user_external_id", "the id you gave that contact"),
        computed(
            "company_id",
            Kind.ID,
            "the company it concerned",
            _unless_none("company_id"),
            "company_id",
        ),
        text("email", "e-mail address of the contact"),
        text("name", "name of the contact"),
        id_("ruleset_id", "the message"),
        id_("ruleset_version_id", "the version of the message"),
        id_("content_id", "the variant of the message that was delivered"),
        text("content_type", "email, chat, post, …"),
        text("content_title", "title of the message"),
        computed(
            "series_id", Kind.ID, "the series it belongs to", _unless_none("series_id"), "series_id"
        ),
        text("series_title", "title of that series"),
        id_("node_id", "the block of that series"),
        *(timestamp(f"first_{name}", f"when the contact first {what}") for name, what in _FIRST),
    ),
    children=(message_events,),
)

reporting_data = Table(
    "reporting_data",
    "Rows of the datasets that Intercom's own reports are made of.",
    ("dataset_id", "row_id"),
    (
        text("dataset_id", "the dataset"),
        computed("row_id", Kind.ID, "key of the row, made from all that it says", _digest),
        timestamp("happened_at", "when it happened, by the attribute that the dataset is asked by"),
        json("attributes", "the attributes of the dataset, by their ids; all of them text"),
    ),
)

STREAMS = (
    Stream(
        "message_receipts",
        "Who got which outbound message, and what followed first; by export jobs.",
        Mode.JOB,
        permission="Export content data",
        path="/export/content/data",
        method="POST",
        table=message_receipts,
        cost="job",
        refresh="exports",
        started_by_date=True,
    ),
    Stream(
        "message_events",
        "Every open, click, reply and so on of those messages, from the same export.",
        Mode.JOB,
        permission="Export content data",
        path="/export/content/data/{id}",
        parent="message_receipts",
        cost="job",
        refresh="exports",
    ),
    Stream(
        "reporting_data",
        "The datasets behind Intercom's own reports, all of them, by export jobs.",
        Mode.JOB,
        permission="Reporting data export",
        path="/export/reporting_data/get_datasets",
        table=reporting_data,
        cost="job",
        refresh="exports",
        started_by_date=True,
    ),
)
