"""How a table is served: whole, by pages, and one object alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from interlake.simulator.call import Answer, Call
from interlake.simulator.envelopes import Next, object_answer, page_answer, whole_answer
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.paging import Page, page_request
from interlake.simulator.records import Json, Record
from interlake.simulator.tables import Table

Handler = Callable[[Call], Answer]


def whole(table: Table, kind: str = "list") -> Handler:
    """Answer all objects at once."""

    def handle(call: Call) -> Answer:
        rows = list(table.shapes(call.simulator.workspace, call.version))
        return whole_answer(call, kind, "data", rows)

    return handle


def one(table: Table) -> Handler:
    """Answer one object."""

    def handle(call: Call) -> Answer:
        return object_answer(shaped(call, table, found(call, table)))

    return handle


def paged(table: Table, form: Next, *, default: int) -> Handler:
    """Answer a page of objects; 150 is the most that any API gives (reference §3.0)."""

    def handle(call: Call) -> Answer:
        rows = table.records(call.simulator.workspace)
        page = cut(call, table, rows.values(), default=default, most=150)
        shapes = (orjson.dumps(shaped(call, table, rows[key])) for key in page.keys)
        return page_answer(call, "list", "data", shapes, page, form)

    return handle


def cut(call: Call, table: Table, rows: Iterable[Record], *, default: int, most: int) -> Page:
    """Cut the page that is asked for out of some of a table's records."""
    request = page_request(dict(call.query), default=default, most=most)
    return table.order(rows).page(request)


def found(call: Call, table: Table, param: str = "id") -> Any:
    """Give the record that the path names."""
    record = table.records(call.simulator.workspace).get(call.params[param])
    if record is None:
        raise not_found(table.kind)
    return record


def shaped(call: Call, table: Table, record: Record) -> Json:
    """Give the shape of a record in the version asked for."""
    return table.shape(call.simulator.workspace, record, call.version)


def number(call: Call, name: str, default: int, complaint: str) -> int:
    """Read a whole number from the query; anything else is a 400 with this complaint."""
    try:
        return int(call.query.get(name, default))
    except ValueError:
        raise invalid(complaint) from None
