"""News items and newsfeeds (reference §4.7)."""

from __future__ import annotations

from interlake.simulator.records import Json, Newsfeed, NewsItem
from interlake.simulator.workspace import APP_ID, Workspace


def news_item(workspace: Workspace, record: NewsItem, version: str) -> Json:
    """Give a news item."""
    return {
        "type": "news-item",
        "id": record.id,
        "workspace_id": APP_ID,
        "title": record.title,
        "body": record.body,
        "sender_id": record.sender_id,
        "state": record.state,
        "newsfeed_assignments": [
            {"newsfeed_id": int(feed), "published_at": at}
            for feed, at in record.assignments.items()
        ],
        "labels": record.labels,
        "cover_image_url": record.cover_image_url,
        "reactions": record.reactions,
        "deliver_silently": record.silent,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        # Announced by the changelog of 2.14, missing in every schema (reference §4.7).
        "published_at": record.published_at,
    }


def newsfeed(workspace: Workspace, record: Newsfeed, version: str) -> Json:
    """Give a newsfeed."""
    return {
        "id": record.id,
        "type": "newsfeed",
        "name": record.name,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def live_items(workspace: Workspace, feed: str) -> list[NewsItem]:
    """Give the news items that are live on a feed, last published first."""
    live = (row for row in workspace.news_items.values() if row.state == "live")
    shown = (row for row in live if feed in row.assignments)
    return sorted(shown, key=lambda row: (row.assignments[feed], row.id), reverse=True)
