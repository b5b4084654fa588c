"""The workspace as it truly is, beyond what any list shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson

from interlake.simulator import people_truth
from interlake.simulator.errors import ApiError
from interlake.simulator.records import Conversation, Json
from interlake.simulator.shapes import conversations as talk
from interlake.simulator.shapes import tickets as case
from interlake.simulator.shapes.articles import version as article_version
from interlake.simulator.shapes.calls import call, call_transcript
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
from interlake.simulator.shapes.news import live_items, news_item
from interlake.simulator.shapes.people import IDLE_SECONDS, admin, me, team, team_metrics
from interlake.simulator.shapes.setup import ip_allowlist
from interlake.simulator.tables import TABLES, Table
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


def _tickets(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    newest = case.PARTS_CAP if visible else None
    for row in workspace.tickets.values():
        yield case.ticket(workspace, row, version, newest=newest)


def _ticket_states(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.ticket_states.values():
        yield case.detailed_ticket_state(workspace, row)


def _call_transcripts(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.calls.values():
        # The search asks by conversation, so calls without one keep what was said to themselves.
        if row.conversation_id is not None or not visible:
            yield call_transcript(row)


def _beside(rows: Callable[[Workspace, Conversation, str], list[Json]], since: str) -> Stream:
    """Give a stream of what hangs on conversations, each row with the id of its own."""

    def stream(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
        for record in workspace.conversations.values() if version >= since else ():
            for row in rows(workspace, record, version):
                yield {"conversation_id": record.id, **row}

    return stream


def _conversation_reviews(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.conversations.values() if version >= "2.16" else ():
        reviews = {"monitor_evaluations": row.monitor_evaluations, "scorecards": row.scorecards}
        yield {"id": row.id, **reviews}


def _side_conversations(workspace: Workspace, record: Conversation, version: str) -> list[Json]:
    return [talk.side_conversation(workspace, s, version) for s in record.side_conversations]


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


def _alike(table: Table) -> Stream:
    return lambda workspace, version, visible: table.shapes(workspace, version)


def _article_versions(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.articles.values():
        for said in row.versions:
            yield article_version(row, said)


def _newsfeed_items(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for feed in workspace.newsfeeds:
        for row in live_items(workspace, feed):
            ids = {"newsfeed_id": feed, "news_item_id": row.id}
            yield {**ids, **news_item(workspace, row, version)}


def _team_metrics(workspace: Workspace, version: str, visible: bool) -> Iterator[Json]:
    for row in workspace.teams.values():
        for metric in team_metrics(workspace, row, IDLE_SECONDS):
            yield {"team_id": row.id, **metric}


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
    **people_truth.STREAMS,
    "companies": _companies,
    "conversations": _conversations,
    "deleted_conversations": lambda w, version, visible: (
        talk.deleted_conversation(row) for row in w.deleted_conversations
    ),
    "tickets": _tickets,
    "ticket_types": lambda w, version, visible: (
        case.ticket_type(w, row) for row in w.ticket_types.values()
    ),
    "ticket_states": _ticket_states,
    "calls": lambda w, version, visible: (call(row) for row in w.calls.values()),
    "call_transcripts": _call_transcripts,
    "handling_events": _beside(lambda w, row, version: row.handling_events, "2.15"),
    "side_conversations": _beside(_side_conversations, "2.16"),
    "conversation_reviews": _conversation_reviews,
    "articles": lambda w, version, visible: (
        article(w, row, version, statistics=True) for row in w.articles.values()
    ),
    "collections": lambda w, version, visible: (collection(c) for c in w.collections.values()),
    "help_centers": lambda w, version, visible: (
        help_center(row, version) for row in w.help_centers.values()
    ),
    "article_versions": _article_versions,
    "ip_allowlist": lambda w, version, visible: iter([ip_allowlist(w.ip_allowlist)]),
    "newsfeed_items": _newsfeed_items,
    "team_metrics": _team_metrics,
    **{table.name: _alike(table) for table in TABLES},
}
