"""What Intercom exports, and what the rows of its files mean (reference §3.4)."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from interlake.catalog import Record
from interlake.catalog.requests import EXPORT_SPAN_DAYS
from interlake.intercom.client import Client
from interlake.intercom.files import Table
from interlake.intercom.jobs import Export, Span

LONGEST = timedelta(days=EXPORT_SPAN_DAYS)
# Times in reports name no zone, and may be of the workspace's own: they may be off by hours.
_MARGIN = timedelta(days=1)
MOST_ROWS = 10_000_000  # of one export; Intercom cuts the rest off (reference §2)
REPORTS_AT_ONCE = 5

ToRecord = Callable[[Sequence[str]], dict[str, Any]]

content_export = Export(
    "message deliveries",
    start="/export/content/data",
    body=lambda span: {
        "created_at_after": int(span.begin.timestamp()),
        "created_at_before": int(span.end.timestamp()),
    },
    status="/export/content/data/{id}",
    download="/download/content/data/{id}",
    params=lambda _: {},
    cancel="/export/cancel/{id}",
)


@dataclass(frozen=True)
class Attribute:
    """One column of a dataset; only `qualified` is without doubt, and only 2.16 has it."""

    id: str
    qualified: str
    name: str


@dataclass(frozen=True)
class Dataset:
    """One dataset of the reporting export, with all that can be asked of it."""

    id: str
    name: str
    time: str  # the attribute by which spans are meant
    attributes: tuple[Attribute, ...]


async def read_datasets(client: Client) -> list[Dataset]:
    """What can be exported for reports, as this workspace sees it."""
    payload = (await client.get("/export/reporting_data/get_datasets")).payload
    return [_dataset(record) for record in payload.get("data") or () if record.get("attributes")]


def _dataset(record: Record) -> Dataset:
    attributes = tuple(
        Attribute(
            str(attribute["id"]),
            str(attribute.get("qualified_id") or attribute["id"]),
            str(attribute.get("name") or ""),
        )
        for attribute in record["attributes"]
    )
    time = str(record.get("default_time_attribute_id") or "")
    return Dataset(str(record["id"]), str(record.get("name") or record["id"]), time, attributes)


def reporting_export(dataset: Dataset, app_id: str) -> Export:
    """The export of all attributes of a dataset; it begins a day early (see `is_early`)."""
    return Export(
        f"the dataset {dataset.id!r}",
        start="/export/reporting_data/enqueue",
        body=lambda span: {
            "dataset_id": dataset.id,
            "attribute_ids": [attribute.qualified for attribute in dataset.attributes],
            "start_time": int((span.begin - _MARGIN).timestamp()),
            "end_time": int(span.end.timestamp()),
        },
        status="/export/reporting_data/{id}",
        download="/download/reporting_data/{id}",
        # The documents want all of these, and say of none what for (corrections c.16).
        params=lambda job: {"app_id": app_id, "client_id": app_id, "job_identifier": job},
    )


def reading_content(table: Table) -> tuple[str, ToRecord]:
    """Of which statistic a CSV is ("receipts", "open", "click", …), and how its rows are read."""
    kind, header = _statistic(table), table.header
    if kind == "receipts":
        return kind, lambda row: _record(header, row)
    times = [name for name in header if name != "receipt_id"]
    # Only the name of a click's time is documented.
    time = next((name for name in times if name.endswith("_at")), times[0] if times else "")

    def event(row: Sequence[str]) -> dict[str, Any]:
        record = _record(header, row)
        happened_at = record.pop(time, None)
        return {**record, "kind": kind, "occurred_at": happened_at}

    return kind, event


def _statistic(table: Table) -> str:
    """The name before the time in `click_20260916_150000.csv`; else what the columns say."""
    name = table.name.rpartition("/")[2].lower().removesuffix(".csv")
    name = re.sub(r"[-_]?\d[-_\d]*$", "", name)
    if name:
        return name
    if "received_at" in table.header:
        return "receipts"
    verb = next((n for n in table.header if n.endswith("_at")), "unknown")
    return verb.removesuffix("_at")


def reading_report(dataset: Dataset, table: Table) -> ToRecord:
    """How the rows of a dataset's CSV are read: `{dataset_id, happened_at, attributes}`."""
    keys = _keys(dataset, table.header)
    times = {attribute.id: attribute.id for attribute in dataset.attributes}
    times |= {attribute.qualified: attribute.id for attribute in dataset.attributes}
    time = times.get(dataset.time, dataset.time)

    def report(row: Sequence[str]) -> dict[str, Any]:
        attributes = _record(keys, row)
        return {
            "dataset_id": dataset.id,
            "happened_at": attributes.get(time),
            "attributes": attributes,
        }

    return report


def is_early(happened_at: datetime | None, span: Span) -> bool:
    """Whether a row lies in the day before a span, which another span tells of."""
    return happened_at is not None and span.begin - _MARGIN <= happened_at < span.begin


def _keys(dataset: Dataset, header: Sequence[str]) -> tuple[str, ...]:
    """The attributes' ids in the order of a header, which may say ids, qualified ids or names.

    An id that several attributes of the dataset share is qualified.
    """
    shared = Counter(attribute.id for attribute in dataset.attributes)

    def key(attribute: Attribute) -> str:
        return attribute.id if shared[attribute.id] == 1 else attribute.qualified

    asked = dataset.attributes
    if len(header) == len(asked) and all(
        cell in (one.id, one.qualified, one.name) for cell, one in zip(header, asked, strict=True)
    ):
        return tuple(key(attribute) for attribute in asked)
    known = {a.name: key(a) for a in asked}
    known |= {a.id: key(a) for a in asked if shared[a.id] == 1}
    known |= {a.qualified: key(a) for a in asked}
    return tuple(known.get(cell, cell) for cell in header)


def _record(header: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    """A row by its header; nothing and "" are alike in CSV."""
    record: dict[str, Any] = {
        name: value or None for name, value in zip(header, row, strict=False) if name
    }
    if len(row) > len(header):
        record["surplus"] = list(row[len(header) :])
    return record
