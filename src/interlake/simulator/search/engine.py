"""Runs searches and keeps their hits until something changes."""

from __future__ import annotations

from typing import Any

import orjson

from interlake.simulator.errors import invalid
from interlake.simulator.paging import Order, place
from interlake.simulator.search.fields import Searchable, contact_search, conversation_search
from interlake.simulator.search.language import compile_query
from interlake.simulator.search.tickets import ticket_search
from interlake.simulator.workspace import Workspace

_KEPT = 64


class SearchEngine:
    """Answers searches over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._epoch: tuple[int, int] | None = None
        self._hits: dict[bytes, Order] = {}

    def contacts(self, body: dict[str, Any], version: str) -> Order:
        """Give the contacts that a search finds, in its order."""
        searchable = contact_search(self._workspace)
        return self._search("contacts", searchable, body, version)

    def conversations(self, body: dict[str, Any], version: str) -> Order:
        """Give the conversations that a search finds, in its order."""
        searchable = conversation_search(self._workspace, version)
        return self._search("conversations", searchable, body, version)

    def tickets(self, body: dict[str, Any], version: str) -> Order:
        """Give the tickets that a search finds, in its order."""
        searchable = ticket_search(self._workspace)
        return self._search("tickets", searchable, body, version)

    def _search(
        self, table: str, searchable: Searchable, body: dict[str, Any], version: str
    ) -> Order:
        if self._epoch != self._workspace.search_epoch:
            self._epoch = self._workspace.search_epoch
            self._hits.clear()
        asked = [table, version, body.get("query"), body.get("sort")]
        name = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        if name not in self._hits:
            if len(self._hits) >= _KEPT:
                del self._hits[next(iter(self._hits))]
            self._hits[name] = self._run(table, searchable, body, version)
        return self._hits[name]

    def _run(self, table: str, searchable: Searchable, body: dict[str, Any], version: str) -> Order:
        if "query" not in body:
            raise invalid("Missing query", "parameter_not_found")
        test = compile_query(body["query"], searchable, self._workspace.zone)
        sort, descending = _sort(body.get("sort"), searchable, version)
        field = searchable.fields(sort)
        if field is None or field.kind in ("ids", "tag"):
            raise invalid(f"Cannot sort by {sort!r}")
        rows = self._workspace.indexed(getattr(self._workspace, table))
        hits = (place(field.read(row), row.id) for row in rows if test(row))
        return Order(hits, descending=descending)


def _sort(sort: Any, searchable: Searchable, version: str) -> tuple[str, bool]:
    if sort is None:
        return searchable.default_sort, True
    if not isinstance(sort, dict):
        raise invalid("sort is an object with field and order")
    order = sort.get("order", "descending")
    # Before 2.16 a word like `desc` was taken for the default (reference §5.1).
    if order not in ("ascending", "descending") and version >= "2.16":
        message = f"Invalid sort order '{order}'. Must be one of: ascending, descending"
        raise invalid(message, "invalid_sort_order")
    return str(sort.get("field", searchable.default_sort)), order != "ascending"
