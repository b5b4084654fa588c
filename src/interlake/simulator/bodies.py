"""Rendered records, kept until the record changes."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from interlake.simulator.records import (
    Article,
    Company,
    Contact,
    Conversation,
    Json,
    Record,
    Ticket,
)
from interlake.simulator.shapes.companies import company
from interlake.simulator.shapes.contacts import ContactView, contact
from interlake.simulator.shapes.conversations import (
    Reviews,
    conversation,
    reviewed_conversation,
    whole_conversation,
)
from interlake.simulator.shapes.knowledge import article
from interlake.simulator.shapes.tickets import ticket
from interlake.simulator.workspace import Workspace


class Bodies:
    """Renders records of one workspace to JSON, once for each version and view."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def contact(self, record: Contact, version: str, view: ContactView) -> bytes:
        """Give a contact in one of its views."""
        return _kept(record, version, view.name, lambda: contact(record, version, view))

    def company(self, record: Company, version: str) -> bytes:
        """Give a company, alike in lists and alone."""
        return _kept(record, version, "company", lambda: company(self._workspace, record, version))

    def listed_conversation(self, record: Conversation, version: str) -> bytes:
        """Give a conversation without parts."""
        return _kept(
            record, version, "listed", lambda: conversation(self._workspace, record, version)
        )

    def reviewed_conversation(self, record: Conversation, version: str, reviews: Reviews) -> bytes:
        """Give a conversation without parts, but with the reviews asked for."""
        return _kept(
            record,
            version,
            reviews.name,
            lambda: reviewed_conversation(self._workspace, record, version, reviews),
        )

    def ticket(self, record: Ticket, version: str) -> bytes:
        """Give a ticket with its newest parts, alike in searches and alone."""
        return _kept(record, version, "ticket", lambda: ticket(self._workspace, record, version))

    def whole_conversation(self, record: Conversation, version: str) -> bytes:
        """Give a conversation with its newest parts."""
        return _kept(
            record, version, "whole", lambda: whole_conversation(self._workspace, record, version)
        )

    def article(self, record: Article, version: str) -> bytes:
        """Give an article as lists show it."""
        return _kept(
            record,
            version,
            "listed",
            lambda: article(self._workspace, record, version, statistics=False),
        )


def _kept(record: Record, version: str, view: str, build: Callable[[], Json]) -> bytes:
    key = (version, view)
    body = record.bodies.get(key)
    if body is None:
        body = record.bodies[key] = orjson.dumps(build())
    return body
