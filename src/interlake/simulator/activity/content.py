"""What happens to AI content, news, internal articles, redirects and drafts of articles."""

from __future__ import annotations

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.activity.turnover import Turnover, always
from interlake.simulator.article_history import publish_draft, stage_draft
from interlake.simulator.records import (
    Audience,
    ContentImportSource,
    ContentSnippet,
    ExternalPage,
    HelpCenterRedirect,
    InternalArticle,
    Newsfeed,
    NewsItem,
)
from interlake.simulator.seed import ai_content, articles, news

ROOM = "content"


def _edit_snippet(scene: Scene, row: ContentSnippet) -> None:
    row.blocks = [*row.blocks[:2], {"type": "paragraph", "text": f"Edition {scene.number}"}]
    row.audience_ids = ai_content.some_audiences(scene.workspace, scene.random, scene.number)


def _edit_audience(scene: Scene, row: Audience) -> None:
    row.name = f"Audience {scene.number}"
    row.predicates = row.predicates[1:] if scene.number % 2 else row.predicates


def _sync_source(scene: Scene, row: ContentImportSource) -> None:
    row.last_synced_at = scene.workspace.clock.now
    row.status = "active" if scene.number % 3 else "deactivated"


def _ingest_page(scene: Scene, row: ExternalPage) -> None:
    row.last_ingested_at = scene.workspace.clock.now
    row.html = f"<p>Ingested again, {scene.number}</p>"


def _edit_news(scene: Scene, row: NewsItem) -> None:
    row.body = f"<p>Edition {scene.number}</p>"
    row.state = "live" if scene.number % 3 else "draft"
    now = scene.workspace.clock.now
    if row.state == "live":
        row.published_at = row.published_at or now
        feed = scene.random.choice(list(scene.workspace.newsfeeds))
        row.assignments = {**row.assignments, feed: now}


def _rename_feed(scene: Scene, row: Newsfeed) -> None:
    row.name = f"Feed {scene.number}"


def _edit_internal(scene: Scene, row: InternalArticle) -> None:
    row.title = f"{row.title.partition(' (')[0]} ({scene.number})"
    row.owner_id = int(scene.teammate().id)


def _edit_redirect(scene: Scene, row: HelpCenterRedirect) -> None:
    row.from_url = f"https://help.acme.example/older/{scene.number}"


def _stage_draft(scene: Scene) -> bool:
    workspace = scene.workspace
    article = scene.any(workspace.articles)
    if article is None or article.state != "published":
        return False
    words = {"title": f"{article.title} \u2026", "body": f"<p>To come: {scene.number}</p>"}
    stage_draft(workspace, article, words)
    return True


def _publish_draft(scene: Scene) -> bool:
    workspace = scene.workspace
    staged = [row for row in workspace.articles.values() if row.draft is not None]
    if not staged:
        return False
    publish_draft(workspace, scene.random.choice(staged), int(scene.teammate().id))
    return True


_TURNOVERS = (
    Turnover("content_snippets", 1.2, _edit_snippet, ai_content.new_snippet, always),
    Turnover("audiences", 0.6, _edit_audience, ai_content.new_audience, always),
    Turnover("content_import_sources", 0.9, _sync_source, ai_content.new_import_source, always),
    Turnover("external_pages", 2.5, _ingest_page, ai_content.new_external_page, always),
    Turnover("newsfeeds", 0.3, _rename_feed, news.new_newsfeed, always),
    Turnover("news_items", 1.5, _edit_news, news.new_news_item, always),
    Turnover("internal_articles", 1.0, _edit_internal, articles.new_internal_article, always),
    Turnover("help_center_redirects", 0.7, _edit_redirect, articles.new_redirect, always),
)
HAPPENINGS = (
    *(happening for turnover in _TURNOVERS for happening in turnover.happenings(ROOM)),
    Happening("article_drafts_staged", lambda workspace: 0.8, _stage_draft, ROOM),
    Happening("article_drafts_published", lambda workspace: 0.5, _publish_draft, ROOM),
)
