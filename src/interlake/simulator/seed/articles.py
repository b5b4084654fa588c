"""Earlier versions of articles, internal articles, and addresses that lead to articles."""

from __future__ import annotations

from random import Random

from interlake.simulator.article_history import note_version
from interlake.simulator.records import (
    Article,
    HelpCenterRedirect,
    InternalArticle,
)
from interlake.simulator.seed.ai_content import some_audiences
from interlake.simulator.seed.texts import nasty_body
from interlake.simulator.workspace import Workspace

DAY = 86400
INTERNAL, REDIRECTS = 14, 9
_TITLES = (
    "Runbook",
    "Escalation matrix",
    "Who is who \U0001f9d1\u200d\U0001f4bb",
    "Refund limits",
    "",
)


def seed_articles(workspace: Workspace, random: Random) -> None:
    """Tell what articles said before, and write what only teammates read."""
    for number, article in enumerate(workspace.articles.values()):
        _history(workspace, random, article, number)
    now = workspace.clock.now
    for number in range(INTERNAL):
        row = new_internal_article(workspace, random, number, now - (220 - 11 * number) * DAY)
        row.updated_at += random.randint(0, 9) * DAY
        workspace.internal_articles[row.id] = row
    for number in range(REDIRECTS):
        redirect = new_redirect(workspace, random, number, now - (90 - 5 * number) * DAY)
        if redirect is not None:
            workspace.help_center_redirects[redirect.id] = redirect


def _history(workspace: Workspace, random: Random, article: Article, number: int) -> None:
    count = 1 + number % 4
    span = article.updated_at - article.created_at
    for place in range(count):
        said = note_version(workspace, article, article.author_id, ("web", "api")[place % 2])
        said.created_at = said.updated_at = article.created_at + span * place // count
        if place + 1 < count:
            words = said.words["en"]
            words["title"] = f"{words['title']} \u2013 draft {place + 1}"
            words["body"] = None if place % 3 == 2 else f"<p>Edition {place + 1} &amp; counting</p>"
        if place == 0 and number % 3 == 0:
            said.created_by = None


def new_internal_article(
    workspace: Workspace, random: Random, number: int, born: int
) -> InternalArticle:
    """Write one more article for teammates."""
    key = workspace.identities.serial("internal_article", 40039)
    title = _TITLES[number % len(_TITLES)]
    body = f"<h1>{title}</h1><p>Keep this to yourself, edition {number}.</p>"
    if number % 5 == 3:
        body = nasty_body(number // 5 % 16)
    owner, author = (int(admin) for admin in random.choices(list(workspace.admins), k=2))
    locale = ("en", "fr")[number % 2]
    row = InternalArticle(key, born, born, title, body, owner, author, locale)
    if number % 7 == 6:
        row.body = None
    row.folder_id = (None, "8", "9")[number % 3]
    row.audience_ids = some_audiences(workspace, random, number)
    row.available = (number % 4 == 0, number % 2 == 0, False)
    return row


def new_redirect(
    workspace: Workspace, random: Random, number: int, born: int
) -> HelpCenterRedirect | None:
    """Lead one more old address to an article or a collection, if there is any."""
    kind = "collection" if number % 3 == 2 else "article"
    targets = list(workspace.articles if kind == "article" else workspace.collections)
    if not targets:
        return None
    key = workspace.identities.serial("help_center_redirect", 2601)
    center = random.choice(list(workspace.help_centers))
    url = f"https://help.acme.example/old/{key}?q=\u00fc&x=%20"
    locale = ("en", "de")[number % 2]
    return HelpCenterRedirect(key, born, born, center, url, locale, kind, random.choice(targets))
