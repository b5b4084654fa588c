"""The workspace as it truly is, beyond what any list shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson

from interlake.simulator.errors import ApiError
from interlake.simulator.records import Json
from interlake.simulator.shapes import conversations as talk
from interlake.simulator.shapes.companies import company
from interlake.simulator.shapes.contacts import whole_contact
from interlake.simulator.shapes.knowledge import article, collection, help_center
from interlake.simulator.shapes.labels import (
    conversation_attribute,
    data_attribute,
    segment,
    segment_counts,
    tag,
)
from interlake.simulator.shapes.people import admin, me, team
from interlake.simulator.workspace import Workspace

Stream = Callable[[Workspace, str, bool], Iterator[Json]]


def truth(workspace: Workspace, stream: str, version: str, *, visible: bool) -> bytes:
    """Give a stream's live objects, one JSON a line."""
    if stream not in STREAMS:
        known = ", ".join(STREAMS)
        raise ApiError(404, "not_found", f"No truth about {stream!r}; the streams are {known}")
    shapes = STREAMS[stream](workspace, version, visible)
    return b"".join(orjson.dumps(shape, option=orjson.OPT_APPEND_NEWLINE) for shape in shapes)


def _companies(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.companies.values():
        # No list, filter or scroll ever shows a company without users (reference §6.12).
        if not visible or workspace.is_listed(row):
            yield company(workspace, row, version)


def _conversations(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    newest = talk.PARTS_CAP if visible else None
    for row in workspace.conversations.values():
        yield talk.whole_conversation(workspace, row, version, newest=newest)


def _segments(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    counts = segment_counts(workspace)
    for key, row in workspace.segments.items():
        yield segment(row, counts[key])


def _data_attributes(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    # From 2.16 on, those of conversations have a place and a shape of their own.
    for row in workspace.attributes.values():
        if row.model != "conversation" or version < "2.16":
            yield data_attribute(row)


def _conversation_attributes(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.attributes.values():
        if row.model == "conversation":
            yield conversation_attribute(row)


STREAMS: dict[str, Stream] = {
    "workspace": lambda w, version, visible: iter([me(w)["app"]]),
    "admins": lambda w, version, visible: (admin(w, a, version) for a in w.admins.values()),
    "teams": lambda w, version, visible: (team(row) for row in w.teams.values()),
    "tags": lambda w, version, visible: (tag(w, key) for key in w.tags),
    "segments": _segments,
    "data_attributes": _data_attributes,
    "conversation_attributes": _conversation_attributes,
    "contacts": lambda w, version, visible: (
        whole_contact(w, row, version) for row in w.contacts.values()
    ),
    "companies": _companies,
    "conversations": _conversations,
    "deleted_conversations": lambda w, version, visible: (
        talk.deleted_conversation(row) for row in w.deleted_conversations
    ),
    "articles": lambda w, version, visible: (
        article(w, row, version, statistics=True) for row in w.articles.values()
    ),
    "collections": lambda w, version, visible: (collection(c) for c in w.collections.values()),
    "help_centers": lambda w, version, visible: (
        help_center(row, version) for row in w.help_centers.values()
    ),
}
