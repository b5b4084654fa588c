"""How an article comes to say something else: versions kept, drafts staged and published."""

from __future__ import annotations

from interlake.simulator.records import Article, ArticleVersion, Json
from interlake.simulator.workspace import Workspace


def note_version(
    workspace: Workspace, article: Article, by: int | None, via: str
) -> ArticleVersion:
    """Keep what an article says now as its newest version."""
    now = workspace.clock.now
    key = workspace.identities.serial("article_version", 30001)
    before = article.versions[-1].id if article.versions else None
    words: dict[str, Json] = {
        locale: {name: told[name] for name in ("title", "description", "body")}
        for locale, told in (article.translations or {}).items()
    }
    own = {"title": article.title, "description": article.description, "body": article.body}
    said = ArticleVersion(key, now, now, {"en": own, **words}, article.author_id, by, via, before)
    article.versions = [*article.versions, said]
    return said


def stage_draft(workspace: Workspace, article: Article, words: Json) -> None:
    """Stage words on top of a published article; its list row tells that there are some."""
    now = workspace.clock.now
    with workspace.changing(article):
        article.draft = {**words, "draft_updated_at": now}
        staged = {"has_unpublished_changes": True, "draft_updated_at": now}
        article.extras = {**article.extras, **staged}


def publish_draft(workspace: Workspace, article: Article, by: int) -> None:
    """Let an article say what is staged for it."""
    staged = article.draft or {}
    with workspace.changing(article):
        article.title = staged.get("title", article.title)
        article.body = staged.get("body", article.body)
        article.draft = None
        live = {"has_unpublished_changes": False, "draft_updated_at": None, "updated_by_id": by}
        article.extras = {**article.extras, **live}
    note_version(workspace, article, by, "web")
