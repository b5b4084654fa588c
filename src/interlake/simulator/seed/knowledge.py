"""Help centers, collections and articles."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import Article, Collection, HelpCenter, Json
from interlake.simulator.seed.texts import nasty_body
from interlake.simulator.seed.vocabulary import ARTICLE_TITLES, COLLECTION_NAMES
from interlake.simulator.workspace import Workspace

DAY = 86400


def seed_knowledge(workspace: Workspace, random: Random, articles: int) -> None:
    """Open the help centers and fill them."""
    born = workspace.clock.now - 500 * DAY
    number = workspace.identities.number
    for name, domain in (("acme", None), ("acme-developers", "developers.acme.example")):
        key = number("help_center")
        locales = ["en", "de"] if domain is None else ["en"]
        title = name.replace("-", " ").title()
        workspace.help_centers[key] = HelpCenter(
            key, born, born + DAY, name, title, domain is None, domain, domain is None, locales
        )
    _collections(workspace, born)
    for position in range(articles):
        article = new_article(workspace, random, position, born + random.randint(0, 400 * DAY))
        workspace.articles[article.id] = article
        article.updated_at = random.randint(article.created_at, workspace.clock.now - 3600)


def _collections(workspace: Workspace, born: int) -> None:
    center = int(next(iter(workspace.help_centers)))
    for position, name in enumerate(COLLECTION_NAMES * 4):
        key = workspace.identities.number("collection")
        parents = list(workspace.collections)
        level = position // len(COLLECTION_NAMES)
        row = Collection(key, born, born + position * DAY, name, None, None, position)
        if level == 0:
            row.help_center_id, row.icon, row.description = center, "bookmark", ""
        else:
            # Nested ones, once called sections, name no help center (reference §4.7).
            row.name = f"{name} {level}"
            row.parent_id = parents[position - len(COLLECTION_NAMES)]
        if position == 1:
            row.translations = {"de": {"name": "Konto", "description": ""}}
        workspace.collections[key] = row


def new_article(workspace: Workspace, random: Random, position: int, born: int) -> Article:
    """Write one article; every sixth stays a draft."""
    title = ARTICLE_TITLES[position % len(ARTICLE_TITLES)]
    if position >= len(ARTICLE_TITLES):
        title = f"{title} ({position})"
    admins, collections = list(workspace.admins), list(workspace.collections)
    body = nasty_body(position) if position % 9 == 8 else f"<h1>{title}</h1><p>Open settings.</p>"
    article = Article(
        workspace.identities.number("article"),
        born,
        born,
        title,
        (None, "", f"About {title.lower()}")[position % 3],
        None if position % 13 == 12 else body,
        int(random.choice(admins)),
        "draft" if position % 6 == 5 else "published",
    )
    chosen = random.sample(collections, random.choice((0, 1, 1, 1, 2)))
    article.collection_ids = [int(key) for key in chosen]
    article.tag_ids = random.sample(list(workspace.tags), random.choice((0, 0, 0, 1)))
    if position % 4 == 1:
        article.translations = {"de": _translation(article)}
    if article.state == "published":
        article.statistics = _statistics(random)
    article.extras = _extras(article)
    return article


def _translation(article: Article) -> Json:
    return {
        "title": f"{article.title} (de)",
        "description": "",
        "body": "<p>\u00dcbersetzung</p>",
        "author_id": article.author_id,
        "state": article.state,
        "created_at": article.created_at,
        "updated_at": article.created_at + DAY,
        "url": f"https://help.acme.example/de/articles/{article.id}",
    }


def _statistics(random: Random) -> Json:
    views = random.choice((0, 12, 900, 40_000))
    reactions = min(views, random.randint(0, 300))
    happy = round(random.random() * 100, 2) if reactions else 0
    return {
        "views": views,
        # The schema says `conversions`, every example `conversations` (reference §4.7).
        "conversations": views // 50,
        "reactions": reactions,
        "happy_reaction_percentage": happy,
        "neutral_reaction_percentage": 0,
        "sad_reaction_percentage": round(100 - happy, 2) if reactions else 0,
        "fin_involvements": views // 20,
        "fin_resolutions": views // 60,
        "fin_resolution_rate": 33.33 if views else 0,
    }


def _extras(article: Article) -> Json:
    """Give what 2.16 added to articles (reference §4.7, corrections a.2, a.3)."""
    draft = article.state == "draft"
    return {
        "body_markdown": None if article.body is None else f"# {article.title}",
        "has_unpublished_changes": draft,
        "draft_updated_at": article.created_at + 60 if draft else None,
        "ai_chatbot_availability": not draft,
        "ai_copilot_availability": True,
        "ai_sales_agent_availability": False,
        "created_by_id": article.author_id,
        "updated_by_id": None,
        "exclude_from_article_suggestions": False,
        "help_center_audience": "everyone",
        "scheduled_publish_at": None,
        "scheduled_unpublish_at": None,
    }
