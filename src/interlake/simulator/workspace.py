"""The state of one workspace, and the few ways in which it may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from zoneinfo import ZoneInfo

from interlake.simulator.clock import Clock
from interlake.simulator.identities import Identities
from interlake.simulator.office_hours import OfficeHours
from interlake.simulator.options import Options
from interlake.simulator.records import (
    ActivityLog,
    Admin,
    Article,
    Attribute,
    Audience,
    AwayReason,
    Brand,
    Collection,
    Company,
    Contact,
    ContentImportSource,
    ContentSnippet,
    Conversation,
    CustomObject,
    DataConnector,
    DataConnectorExecution,
    DataEvent,
    DeletedConversation,
    EmailSetting,
    ExternalPage,
    HelpCenter,
    HelpCenterRedirect,
    InternalArticle,
    IpAllowlist,
    Macro,
    Newsfeed,
    NewsItem,
    OfficeHoursException,
    OfficeHoursSchedule,
    PhoneCall,
    Receipt,
    Record,
    Segment,
    SubscriptionType,
    Tag,
    Team,
    Ticket,
    TicketState,
    TicketType,
)

R = TypeVar("R", bound=Record)
# (when the search index learns of the change, what it held before; None: not born yet)
Past = tuple[int, Record | None]

APP_ID = "ilk4sim0"
# What searches find, after a lag.
_INDEXED = (Contact, Conversation, Ticket)


class Workspace:
    """All records of a workspace; every change goes through `changing`, `add` or `remove`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.clock = Clock(options.api_now)
        self.zone = ZoneInfo(options.timezone)
        self.office_hours = OfficeHours(self.zone, options.api_now)
        self.identities = Identities(options.seed)
        self.admins: dict[str, Admin] = {}
        self.teams: dict[str, Team] = {}
        self.tags: dict[str, Tag] = {}
        self.segments: dict[str, Segment] = {}
        self.attributes: dict[str, Attribute] = {}
        self.contacts: dict[str, Contact] = {}
        self.companies: dict[str, Company] = {}
        self.conversations: dict[str, Conversation] = {}
        self.tickets: dict[str, Ticket] = {}
        self.ticket_types: dict[str, TicketType] = {}
        self.ticket_states: dict[str, TicketState] = {}
        self.calls: dict[str, PhoneCall] = {}
        self.articles: dict[str, Article] = {}
        self.collections: dict[str, Collection] = {}
        self.help_centers: dict[str, HelpCenter] = {}
        self.help_center_redirects: dict[str, HelpCenterRedirect] = {}
        self.internal_articles: dict[str, InternalArticle] = {}
        self.subscription_types: dict[str, SubscriptionType] = {}
        self.away_status_reasons: dict[str, AwayReason] = {}
        self.brands: dict[str, Brand] = {}
        self.email_settings: dict[str, EmailSetting] = {}
        self.macros: dict[str, Macro] = {}
        self.ip_allowlist = IpAllowlist()
        self.content_snippets: dict[str, ContentSnippet] = {}
        self.audiences: dict[str, Audience] = {}
        self.content_import_sources: dict[str, ContentImportSource] = {}
        self.external_pages: dict[str, ExternalPage] = {}
        self.newsfeeds: dict[str, Newsfeed] = {}
        self.news_items: dict[str, NewsItem] = {}
        self.data_connectors: dict[str, DataConnector] = {}
        self.data_connector_executions: dict[str, DataConnectorExecution] = {}
        self.office_hours_schedules: dict[str, OfficeHoursSchedule] = {}
        self.office_hours_exceptions: dict[str, OfficeHoursException] = {}
        self.deleted_conversations: list[DeletedConversation] = []
        self.custom_objects: dict[str, CustomObject] = {}
        self.receipts: dict[str, Receipt] = {}
        self.activity_logs: list[ActivityLog] = []
        # By contact, oldest first; those of the past are made when first asked for.
        self.events: dict[str, list[DataEvent]] = {}
        self.merged: dict[str, str] = {}
        self.bot_id = ""
        self.owner_id = ""
        self.advances = 0
        # How long the search index takes to learn of a change that happens now.
        self.index_lag: Callable[[], int] = lambda: options.index_lag_seconds
        # Raised at every change, so that sorted orders and search hits may be kept until then.
        self.revision = 0
        # By kind too: a ticket and the conversation that it is have one id.
        self._past: dict[tuple[type[Record], str], list[Past]] = {}

    @contextmanager
    def changing(self, record: R, *, bump: bool = True) -> Iterator[R]:
        """Change a record now; without `bump` its `updated_at` stays (reference §6.4)."""
        self._remember(record, born=False)
        yield record
        if bump:
            record.updated_at = max(record.updated_at, self.clock.now)
        if isinstance(record, Conversation):
            record.statistics = None
        self.forget_bodies(record)

    def forget_bodies(self, record: Record) -> None:
        """Render a record afresh next time, because something it shows has changed."""
        record.bodies.clear()
        self.revision += 1

    def add(self, table: dict[str, R], record: R) -> R:
        """Put a new record into its table."""
        self._remember(record, born=True)
        table[record.id] = record
        self.revision += 1
        return record

    def remove(self, table: dict[str, R], record: R) -> None:
        """Take a record out for good; searches lose it at once, having no body to answer."""
        del table[record.id]
        self._past.pop((type(record), record.id), None)
        self.revision += 1

    def indexed(self, table: dict[str, R]) -> Iterator[R]:
        """Give the records as the search index sees them: as they were a lag ago (§6.1)."""
        if not self._past:
            yield from table.values()
            return
        for key, record in table.items():
            name = (type(record), key)
            past = self._past.get(name)
            if past is None:
                yield record
                continue
            while past and past[0][0] <= self.clock.now:
                past.pop(0)
            if not past:
                del self._past[name]
                yield record
            elif past[0][1] is not None:
                yield past[0][1]  # type: ignore[misc]  # a snapshot has the type of its record

    @property
    def search_epoch(self) -> tuple[int, int]:
        """Name the state of the search index; equal epochs give equal hits."""
        return self.revision, self.clock.now if self._past else 0

    def user_count(self, company: Company) -> int:
        """Count a company's users; leads do not count (reference §4.2)."""
        return sum(self.contacts[key].role == "user" for key in company.contact_ids)

    def is_listed(self, company: Company) -> bool:
        """Tell whether lists show a company: only those with a user are shown (§6.12)."""
        return any(self.contacts[key].role == "user" for key in company.contact_ids)

    def _remember(self, record: Record, *, born: bool) -> None:
        lag = self.index_lag() if isinstance(record, _INDEXED) else 0
        if not lag:
            return
        past = self._past.setdefault((type(record), record.id), [])
        known_at = max(self.clock.now + lag, past[-1][0] if past else 0)
        past.append((known_at, None if born else record.snapshot()))
