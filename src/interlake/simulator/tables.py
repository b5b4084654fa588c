"""Tables whose objects lists, single calls and the truth show alike, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from interlake.simulator.paging import Order, place
from interlake.simulator.records import Json, Record
from interlake.simulator.shapes import ai_content, connectors, news, office_hours, setup
from interlake.simulator.shapes.articles import internal_article
from interlake.simulator.shapes.knowledge import redirect
from interlake.simulator.workspace import Workspace

Rank = Callable[[Record], Any]


def by_birth(record: Record) -> int:
    """Rank by when it was made."""
    return record.created_at


def by_update(record: Record) -> int:
    """Rank by when it was last changed."""
    return record.updated_at


@dataclass(frozen=True)
class Table:
    """A table of the workspace, named as its stream, and what its objects look like."""

    name: str
    # What one of them is called where there is none.
    kind: str
    shape: Callable[[Workspace, Any, str], Json]
    rank: Rank = by_birth
    descending: bool = False

    def records(self, workspace: Workspace) -> dict[str, Any]:
        """Give the records by id."""
        table: dict[str, Any] = getattr(workspace, self.name)
        return table

    def shapes(self, workspace: Workspace, version: str) -> Iterator[Json]:
        """Give all objects."""
        return (self.shape(workspace, row, version) for row in self.records(workspace).values())

    def order(self, rows: Iterable[Record]) -> Order:
        """Put records in the order of the list."""
        places = (place(self.rank(row), row.id) for row in rows)
        return Order(places, descending=self.descending)


SUBSCRIPTION_TYPES = Table("subscription_types", "subscription_type", setup.subscription_type)
AWAY_REASONS = Table("away_status_reasons", "away_status_reason", setup.away_reason)
BRANDS = Table("brands", "brand", setup.brand)
EMAILS = Table("email_settings", "email_setting", setup.email_setting)
MACROS = Table("macros", "macro", setup.macro, by_update, descending=True)
SNIPPETS = Table("content_snippets", "content_snippet", ai_content.content_snippet)
AUDIENCES = Table("audiences", "audience", ai_content.audience)
SOURCES = Table("content_import_sources", "content_import_source", ai_content.content_import_source)
PAGES = Table("external_pages", "external_page", ai_content.external_page, descending=True)
NEWS_ITEMS = Table("news_items", "news_item", news.news_item)
NEWSFEEDS = Table("newsfeeds", "newsfeed", news.newsfeed)
CONNECTORS = Table(
    "data_connectors",
    "data_connector",
    connectors.data_connector_detail,
    by_update,
    descending=True,
)
SCHEDULES = Table("office_hours_schedules", "office_hours_schedule", office_hours.schedule)
EXCEPTIONS = Table("office_hours_exceptions", "office_hours_exception", office_hours.exception)
INTERNAL_ARTICLES = Table(
    "internal_articles", "internal_article", internal_article, by_update, descending=True
)
REDIRECTS = Table(
    "help_center_redirects", "help_center_redirect", redirect, by_update, descending=True
)
EXECUTIONS = Table(
    "data_connector_executions", "execution_result", connectors.whole_execution, descending=True
)

TABLES = (
    SUBSCRIPTION_TYPES,
    AWAY_REASONS,
    BRANDS,
    EMAILS,
    MACROS,
    SNIPPETS,
    AUDIENCES,
    SOURCES,
    PAGES,
    NEWS_ITEMS,
    NEWSFEEDS,
    CONNECTORS,
    SCHEDULES,
    EXCEPTIONS,
    INTERNAL_ARTICLES,
    REDIRECTS,
    EXECUTIONS,
)
