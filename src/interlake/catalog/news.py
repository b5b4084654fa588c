"""News items, and the feeds that show them."""

from interlake.catalog.model import (
    POSITION,
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    id_,
    paths,
    text,
    timestamp,
)

newsfeeds = Table(
    "newsfeeds",
    "Feeds that show news.",
    ("id",),
    (
        id_("id", "the feed"),
        text("name", "name, which readers never see"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
)

news_items = Table(
    "news_items",
    "News, drafts too.",
    ("id",),
    (
        id_("id", "the news item"),
        id_("workspace_id", "the workspace"),
        text("title", "title"),
        text("body", "text, HTML"),
        id_("sender_id", "the admin in whose name it is sent", references="admins"),
        text("state", "draft or live"),
        text("cover_image_url", "address of its picture"),
        boolean("deliver_silently", "without a badge on the messenger"),
        timestamp("published_at", "when it was first published"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        child(
            "news_item_assignments",
            "Feeds that a news item is meant for, whether it is live or not.",
            ("news_item_id", "newsfeed_id"),
            (
                id_("newsfeed_id", "the feed", references="newsfeeds"),
                timestamp("published_at", "when it was published there"),
            ),
            "newsfeed_assignments",
            parent="news_item_id",
            ignored=(),
        ),
        child(
            "news_item_labels",
            "Labels that readers see on a news item.",
            ("news_item_id", "_position"),
            (POSITION, text("label", "the label", "value")),
            "labels",
            parent="news_item_id",
            ignored=(),
        ),
        child(
            "news_item_reactions",
            "Reactions that a news item offers, in order.",
            ("news_item_id", "_position"),
            (POSITION, text("reaction", "an emoji; null where a place is left empty", "value")),
            "reactions",
            parent="news_item_id",
            ignored=(),
        ),
    ),
    ignored=paths("type"),
)

newsfeed_items = Table(
    "newsfeed_items",
    "What is live on each feed.",
    ("newsfeed_id", "news_item_id"),
    (
        id_("newsfeed_id", "the feed", references="newsfeeds"),
        id_("news_item_id", "the news item", "id", "news_items"),
    ),
    # The list repeats whole news items.
    ignored=paths(
        *(column.name for column in news_items.columns if column.name != "id"),
        *(".".join(path) for table in news_items.children for path in table.source),
        "type",
    ),
    cascade_from=(("newsfeed_id", "newsfeeds"),),
)

_PERMISSION = "Read and list news items and newsfeeds"

STREAMS = (
    Stream(
        "newsfeeds",
        "Newsfeeds.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/news/newsfeeds",
        paging=Paging.CURSOR,
        gone="/news/newsfeeds/{id}",
        table=newsfeeds,
    ),
    Stream(
        "news_items",
        "News items, with the feeds, labels and reactions of each.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/news/news_items",
        paging=Paging.CURSOR,
        gone="/news/news_items/{id}",
        table=news_items,
        cost="per_page",
    ),
    Stream(
        "newsfeed_items",
        "What is live on each newsfeed.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/news/newsfeeds/{id}/items",
        paging=Paging.CURSOR,
        parent="newsfeeds",
        parent_column="newsfeed_id",
        table=newsfeed_items,
        cost="per_page",
    ),
)
