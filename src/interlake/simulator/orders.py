"""The fixed orders of plain lists, kept until something changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from interlake.simulator.paging import Order, place
from interlake.simulator.records import Record
from interlake.simulator.workspace import Workspace

R = TypeVar("R", bound=Record)


class Orders:
    """Sorts each table once after a change, not once a page."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._revision = -1
        self._kept: dict[str, Order] = {}

    def conversations(self) -> Order:
        """Order conversations: last updated first."""
        rows = self._workspace.conversations
        return self._keep("conversations", lambda: _by_update(rows))

    def contacts(self) -> Order:
        """Order contacts: last born first."""
        rows = self._workspace.contacts

        def build() -> Order:
            places = (place(row.created_at, key) for key, row in rows.items())
            return Order(places, descending=True)

        return self._keep("contacts", build)

    def companies(self, *, descending: bool) -> Order:
        """Order the companies that have users by their last request (reference §3.1)."""

        def build() -> Order:
            rows = self._workspace.companies.values()
            listed = (row for row in rows if self._workspace.is_listed(row))
            places = (place(row.facts.get("last_request_at"), row.id) for row in listed)
            return Order(places, descending=descending)

        return self._keep(f"companies:{descending}", build)

    def articles(self) -> Order:
        """Order articles: last updated first (reference §3.3)."""
        rows = self._workspace.articles
        return self._keep("articles", lambda: _by_update(rows))

    def collections(self) -> Order:
        """Order collections: last updated first (reference §3.3)."""
        rows = self._workspace.collections
        return self._keep("collections", lambda: _by_update(rows))

    def calls(self) -> Order:
        """Order calls: last made first."""
        rows = self._workspace.calls
        places = (place(row.created_at, key) for key, row in rows.items())
        return self._keep("calls", lambda: Order(places, descending=True))

    def _keep(self, name: str, build: Callable[[], Order]) -> Order:
        if self._revision != self._workspace.revision:
            self._revision = self._workspace.revision
            self._kept.clear()
        if name not in self._kept:
            self._kept[name] = build()
        return self._kept[name]


def _by_update(rows: dict[str, R]) -> Order:
    places = (place(row.updated_at, key) for key, row in rows.items())
    return Order(places, descending=True)
