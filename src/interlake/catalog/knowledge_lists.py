"""What stands beside the help center: internal articles, earlier versions, redirects."""

from interlake.catalog.ai_content import audiences_of, availability
from interlake.catalog.model import (
    Mode,
    Paging,
    Stream,
    Table,
    id_,
    paths,
    text,
    timestamp,
)

internal_articles = Table(
    "internal_articles",
    "Articles that only teammates and AI agents read.",
    ("id",),
    (
        id_("id", "the article"),
        text("title", "title"),
        text("body", "text, HTML"),
        text("body_markdown", "text, Markdown (2.16)"),
        id_("owner_id", "the admin who looks after it", references="admins"),
        id_("author_id", "the admin who wrote it", references="admins"),
        text("locale", "language"),
        *availability(note=" (2.16)"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(audiences_of("internal_article_id"),),
    ignored=paths("type"),
)

article_versions = Table(
    "article_versions",
    "What each article said at some time (2.16).",
    ("id",),
    (
        id_("id", "the version"),
        id_("article_id", "the article", references="articles"),
        text("title", "title then"),
        text("description", "description then"),
        text("body", "text then, HTML"),
        text("body_markdown", "text then, Markdown"),
        id_("author_id", "the admin named as author then", references="admins"),
        id_("created_by_id", "the admin who made the version", references="admins"),
        text("created_via", "web or api"),
        id_("from_version_id", "the version before", references="article_versions"),
        text("state", "published: what readers see now; draft: anything else"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
    cascade_from=(("article_id", "articles"),),
)

help_center_redirects = Table(
    "help_center_redirects",
    "Old addresses that lead to articles and collections (2.16).",
    ("id",),
    (
        id_("id", "the redirect"),
        id_("help_center_id", "the help center", references="help_centers"),
        text("from_url", "the old address"),
        text("locale", "language of the target"),
        text("target_type", "article or collection"),
        id_("target_id", "the article or collection it leads to"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
    cascade_from=(("help_center_id", "help_centers"),),
)

STREAMS = (
    Stream(
        "internal_articles",
        "Articles that only teammates read.",
        Mode.SNAPSHOT,
        permission="Read and list articles",
        path="/internal_articles",
        paging=Paging.CURSOR,
        gone="/internal_articles/{id}",
        table=internal_articles,
        cost="per_page",
    ),
    Stream(
        "article_versions",
        "Every version of each changed article, one request each.",
        Mode.PER_PARENT,
        permission="read_articles_scope",
        path="/articles/{id}/versions",
        paging=Paging.NUMBERED,
        detail="/articles/{parent}/versions/{id}",
        parent="articles",
        parent_column="article_id",
        due_by="updated_at",
        table=article_versions,
        since_version="2.16",
        cost="per_page",
    ),
    Stream(
        "help_center_redirects",
        "Redirects of each help center.",
        Mode.PER_PARENT,
        permission="read_help_center_redirects_scope",
        path="/help_center/help_centers/{id}/redirects",
        paging=Paging.NUMBERED,
        per_page=250,
        parent="help_centers",
        parent_column="help_center_id",
        table=help_center_redirects,
        since_version="2.16",
        cost="per_page",
    ),
)
