"""The fewest requests that a run could make, reckoned from what a workspace truly holds.

By the formulas of docs/requests.md, but without a line of Interlake's own: what changed, what the
overlap finds again, how many pages that makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

KINDS = ("Order", "Subscription")  # of custom objects
DAY, LAG = 86_400, 300
SPAN, LOOKBACK = 88 * DAY, 30 * DAY  # of exports

Row = Mapping[str, Any]

# Lists that come whole in one answer.
WHOLE = (
    "workspace", "admins", "teams", "away_status_reasons", "tags", "segments",
    "conversation_attributes", "ticket_types", "ticket_states", "help_centers",
    "office_hours_schedules", "subscription_types", "brands", "email_settings", "ip_allowlist",
)  # fmt: skip
# Lists that come in pages, with Intercom's cap on them.
PAGED = {
    "collections": 150, "articles": 150, "internal_articles": 150, "audiences": 50,
    "content_snippets": 50, "content_import_sources": 150, "external_pages": 150, "newsfeeds": 150,
    "news_items": 150, "calls": 25, "macros": 150, "data_connectors": 50,
}  # fmt: skip
# Whose rows have to be read one by one where they changed.
BY_THEMSELVES = ("macros", "data_connectors")


def pages(rows: int, per_page: int) -> int:
    """Requests for a list, which is asked for even where it is empty."""
    return max(1, ceil(rows / per_page))


@dataclass(frozen=True)
class Truth:
    """A workspace at the moment of a run."""

    rows: Mapping[str, Sequence[Row]]
    live_companies: frozenset[str]
    moment: int
    datasets: int = 0

    def ids(self, stream: str) -> set[str]:
        """The ids of a stream's rows."""
        return {str(row["id"]) for row in self.rows[stream]}

    def of_parent(self, stream: str, column: str) -> dict[str, list[Row]]:
        """A sub-list's rows by their parent."""
        found: dict[str, list[Row]] = {}
        for row in self.rows[stream]:
            found.setdefault(str(row[column]), []).append(row)
        return found


NOTHING = Truth({}, frozenset(), 0)


@dataclass
class Memory:
    """What earlier runs did: companies that are known, and when something daily was last done."""

    companies: set[str] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=dict)


@dataclass
class Fewest:
    """The fewest requests of one run, given the workspace at the last run and now."""

    before: Truth
    now: Truth
    memory: Memory

    @property
    def is_first(self) -> bool:
        """Whether nothing was loaded yet."""
        return self.before is NOTHING

    def of_all(self) -> dict[str, int]:
        """Requests by stream."""
        found = dict.fromkeys(WHOLE, 1) | {"data_attributes": 2, "counts": self.counts()}
        for name, per_page in PAGED.items():
            found[name] = self.paged(name, per_page)
        for name in ("contacts", "conversations", "tickets"):
            found[name] = self.search(name)
        found["contacts"] += self.cut_lists()
        return found | self.people() | self.talk() | self.content() | self.logs() | self.jobs()

    def changed(self, stream: str) -> list[Row]:
        """Rows whose `updated_at` is not that of the last run."""
        known = {r["id"]: r.get("updated_at") for r in self.before.rows.get(stream, ())}
        return [r for r in self.now.rows[stream] if known.get(r["id"], -1) != r.get("updated_at")]

    def every_day(self, what: str) -> bool:
        """Whether something that is done once a day is to be done now."""
        due = self.now.moment - self.memory.done.get(what, 0) >= DAY
        if due:
            self.memory.done[what] = self.now.moment
        return due

    def search(self, stream: str) -> int:
        """Pages of what changed since the watermark, which the overlap has moved back."""
        rows = self.now.rows[stream]
        if self.is_first:
            return pages(len(rows), 150)
        last = max(row["updated_at"] for row in self.before.rows[stream])
        watermark = min(last, self.before.moment - LAG)
        return pages(sum(row["updated_at"] >= watermark for row in rows), 150)

    def paged(self, stream: str, per_page: int) -> int:
        """Pages of a whole list, and a request for each row that is missing from it."""
        gone = set() if self.is_first else self.before.ids(stream) - self.now.ids(stream)
        alone = len(self.changed(stream)) if stream in BY_THEMSELVES else 0
        return pages(len(self.now.rows[stream]), per_page) + len(gone) + alone

    def cut_lists(self) -> int:
        """Tags and companies of changed contacts beyond the ten that a contact shows."""
        tags = sum(len(c["tags"]["data"]) > 10 for c in self.changed("contacts"))
        companies = [len(c["companies"]["data"]) for c in self.changed("contacts")]
        return tags + sum(pages(count, 60) for count in companies if count > 10)

    def people(self) -> dict[str, int]:
        """What hangs on contacts, and companies."""
        contacts = self.changed("contacts")
        events = self.now.of_parent("data_events", "contact_id")
        notes = [len(contact["notes_full"]) for contact in contacts]
        found = {
            "contact_notes": sum(ceil(count / 60) for count in notes),
            "contact_subscriptions": len(contacts),
            "event_summaries": len(contacts),
            "data_events": sum(pages(len(events.get(c["id"], ())), 150) for c in contacts),
            "companies": self.companies(),
            "contact_tags": 0,
            "contact_segments": 0,
        }
        if self.every_day("memberships"):
            everybody = self.now.rows["contacts"]
            tags = [t["id"] for c in everybody for t in c["tags"]["data"]]
            segments = [s["id"] for c in everybody for s in c["segments"]]
            found["contact_tags"] = self.members("tags", tags)
            found["contact_segments"] = self.members("segments", segments)
        return found

    def members(self, groups: str, memberships: Sequence[str]) -> int:
        """Pages of the members of every tag or segment."""
        return sum(pages(memberships.count(key), 150) for key in self.now.ids(groups))

    def companies(self) -> int:
        """Pages of those with users; a request for each other that there is news of."""
        listed = self.now.ids("companies")
        known = self.memory.companies
        named = {c["id"] for row in self.now.rows["contacts"] for c in row["companies"]["data"]}
        vanished = known - listed
        if not self.every_day("unlisted"):
            vanished &= self.before.ids("companies")
        strangers = named - known - listed
        self.memory.companies = (known | listed | named) & self.now.live_companies
        return pages(len(listed), 60) + len(vanished) + len(strangers)

    def talk(self) -> dict[str, int]:
        """What hangs on conversations and calls."""
        talks = self.changed("conversations")
        sides = self.now.of_parent("side_conversations", "conversation_id")
        called = {row["conversation_id"] for row in self.changed("calls")} - {None}
        return {
            "conversation_parts": len(talks),
            "handling_events": len(talks),
            "side_conversations": sum(pages(len(sides.get(t["id"], ())), 50) for t in talks),
            "call_transcripts": ceil(len(called) / 20),
            "deleted_conversations": self.since("deleted_conversations", "deleted_at", 60),
        }

    def since(self, stream: str, column: str, per_page: int) -> int:
        """Pages of a log since the last run."""
        begin = self.before.moment - LAG
        return pages(sum(row[column] >= begin for row in self.now.rows[stream]), per_page)

    def content(self) -> dict[str, int]:
        """What hangs on articles, help centers, newsfeeds, teams and office hours."""
        moved = self.changed("articles")
        versions = self.now.of_parent("article_versions", "article_id")
        daily = self.every_day("article_statistics")
        counts = [len(versions.get(article["id"], ())) for article in moved]
        return {
            "article_statistics": len(self.now.rows["articles"] if daily else moved),
            "article_versions": sum(pages(count, 150) + count for count in counts),
            "help_center_redirects": self.lists("help_centers", "help_center_redirects", 250),
            "newsfeed_items": self.lists("newsfeeds", "newsfeed_items", 150),
            "team_metrics": len(self.now.rows["teams"]),
            "office_hours_exceptions": len(self.now.rows["office_hours_schedules"]),
            "custom_object_instances": sum(
                pages(sum(row["type"] == kind for row in self.now.rows[_INSTANCES]), 150)
                for kind in KINDS
            ),
        }

    def lists(self, parents: str, stream: str, per_page: int) -> int:
        """Pages of the lists of all parents."""
        rows = self.now.of_parent(stream, f"{parents.removesuffix('s')}_id")
        return sum(pages(len(rows.get(key, ())), per_page) for key in self.now.ids(parents))

    def logs(self) -> dict[str, int]:
        """The log of admins in slices of 30 days, and the executions of connectors."""
        end = self.now.moment
        founded = self.now.rows["workspace"][0]["created_at"]
        begin = founded if self.is_first else self.before.moment - LAG
        moments = [row["created_at"] for row in self.now.rows["activity_logs"]]
        slices = [(at, min(at + 30 * DAY, end)) for at in range(begin, end + 1, 30 * DAY)]
        runs = self.now.of_parent("data_connector_executions", "data_connector_id")
        asked = 0 if self.is_first else self.before.moment - LAG
        return {
            "activity_logs": sum(
                pages(sum(a <= moment <= b for moment in moments), 250) for a, b in slices
            ),
            "data_connector_executions": sum(
                pages(sum(_seconds(run["created_at"]) >= asked for run in runs.get(key, ())), 30)
                for key in self.now.ids("data_connectors")
            ),
        }

    def jobs(self) -> dict[str, int]:
        """Exports: each job is started, found to be done, and downloaded."""
        found = dict.fromkeys(("message_receipts", "message_events", "reporting_data"), 0)
        if self.every_day("exports"):
            sent = [row["received_at"] for row in self.now.rows["message_receipts"]]
            spans = self.spans(LOOKBACK)
            # A span without messages has no file to be downloaded.
            full = sum(any(begin <= moment <= end for moment in sent) for begin, end in spans)
            found["message_receipts"] = 2 * len(spans) + full
            found["reporting_data"] = 1 + 3 * self.now.datasets * len(self.spans(0))
        return found

    def spans(self, overlap: int) -> list[tuple[int, int]]:
        """The spans it takes from where exports stand to now."""
        founded, now = self.now.rows["workspace"][0]["created_at"], self.now.moment
        begin = founded if self.is_first else max(founded, self.before.moment - LOOKBACK)
        found = [(begin, min(begin + SPAN, now))]
        while found[-1][1] < now - 3_600:
            begin = found[-1][1] - overlap
            found.append((begin, min(begin + SPAN, now)))
        return found

    def counts(self) -> int:
        """Totals of seven kinds, and two for each admin."""
        return 7 + 2 * len(self.now.rows["admins"])


_INSTANCES = "custom_object_instances"


def _seconds(moment: Any) -> float:
    return datetime.fromisoformat(moment).timestamp() if isinstance(moment, str) else moment
