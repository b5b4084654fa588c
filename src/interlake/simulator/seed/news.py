"""Newsfeeds and news."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import Newsfeed, NewsItem
from interlake.simulator.seed.texts import nasty_body
from interlake.simulator.workspace import Workspace

DAY = 86400
FEEDS, ITEMS = 3, 26

_TITLES = (
    "We have news",
    "Dark mode \U0001f319",
    "Maintenance on <Sunday>",
    "\u65b0\u6a5f\u80fd",
    "",
)
_REACTIONS: tuple[list[str | None], ...] = (
    ["\U0001f44d", "\u2764\ufe0f", "\U0001f389", None],
    [None, None, None, None],
    [],
)
_LABELS: tuple[list[str | None], ...] = (["Product Update"], [], ["New", None, "B\u00e9ta & more"])


def seed_news(workspace: Workspace, random: Random) -> None:
    """Write the news of the past."""
    now = workspace.clock.now
    for number in range(FEEDS):
        feed = new_newsfeed(workspace, random, number, now - (400 - number) * DAY)
        workspace.newsfeeds[feed.id] = feed
    for number in range(ITEMS):
        item = new_news_item(workspace, random, number, now - (390 - 14 * number) * DAY)
        workspace.news_items[item.id] = item


def new_newsfeed(workspace: Workspace, random: Random, number: int, born: int) -> Newsfeed:
    """Open one more feed."""
    key = workspace.identities.serial("newsfeed", 53)
    return Newsfeed(key, born, born, ("Visitor feed", "Users \u2b50", "")[number % 3])


def new_news_item(workspace: Workspace, random: Random, number: int, born: int) -> NewsItem:
    """Write one more piece of news; some stay drafts, some reach several feeds."""
    key = workspace.identities.serial("news_item", 2901)
    title = _TITLES[number % len(_TITLES)]
    body = f"<p>Hello there, this is number {number}.</p>"
    if number % 6 == 5:
        body = nasty_body(number // 6 % 16)
    sender = int(random.choice(list(workspace.admins)))
    item = NewsItem(key, born, born, title, body, sender, "draft" if number % 4 == 3 else "live")
    feeds = list(workspace.newsfeeds)
    chosen = random.sample(feeds, min(len(feeds), number % 4))
    item.assignments = {feed: born + 60 * place for place, feed in enumerate(chosen)}
    item.labels = list(_LABELS[number % len(_LABELS)])
    item.reactions = list(_REACTIONS[number % len(_REACTIONS)])
    item.silent = number % 5 == 4
    if number % 2:
        item.cover_image_url = f"https://acme.example/covers/{key}.jpg"
    if item.state == "live":
        item.published_at = born
    return item
