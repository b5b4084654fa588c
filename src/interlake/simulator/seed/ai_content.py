"""Audiences, snippets, import sources and the pages they brought in."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import (
    Audience,
    ContentImportSource,
    ContentSnippet,
    ExternalPage,
    Json,
)
from interlake.simulator.seed.texts import nasty_body
from interlake.simulator.seed.vocabulary import NASTY_TEXTS
from interlake.simulator.workspace import Workspace

DAY = 86400
AUDIENCES, SNIPPETS, SOURCES, PAGES = 6, 18, 4, 30

_ATTRIBUTES = (
    ("company.name", "string", "contains", "Acme"),
    ("custom_attributes.plan_name", "string", "eq", "enterprise"),
    ("last_seen_at", "relative_date", "lt", "30"),
    ("custom_attributes.Favourite Colour", "string", "ne", "\U0001f7e6"),
)
_TOPICS = ("Reset your password", "Refund policy", "Opening hours", "Data residency", "SSO & SCIM")


def seed_ai_content(workspace: Workspace, random: Random) -> None:
    """Teach Fin."""
    now = workspace.clock.now
    for number in range(AUDIENCES):
        row = new_audience(workspace, random, number, now - (300 - number) * DAY)
        workspace.audiences[row.id] = row
    for number in range(SNIPPETS):
        snippet = new_snippet(workspace, random, number, now - (200 - number * 7) * DAY)
        snippet.updated_at += random.randint(0, 20) * DAY
        workspace.content_snippets[snippet.id] = snippet
    for number in range(SOURCES):
        source = new_import_source(workspace, random, number, now - (260 - number) * DAY)
        workspace.content_import_sources[source.id] = source
    for number in range(PAGES):
        page = new_external_page(workspace, random, number, now - (150 - number * 3) * DAY)
        workspace.external_pages[page.id] = page


def new_audience(workspace: Workspace, random: Random, number: int, born: int) -> Audience:
    """Describe one more group of people."""
    key = workspace.identities.serial("audience", 501)
    row = Audience(key, born, born, f"Audience {number}")
    if number % 6 == 4:
        row.name = NASTY_TEXTS[number % len(NASTY_TEXTS)]
    chosen = random.sample(_ATTRIBUTES, number % 4)
    names = ("attribute", "type", "comparison", "value")
    row.predicates = [dict(zip(names, told, strict=True)) for told in chosen]
    if number % 3:
        role = {"attribute": "role", "type": "role", "comparison": "eq", "value": "user"}
        row.role_predicates = [role]
    return row


def some_audiences(workspace: Workspace, random: Random, number: int) -> list[int] | None:
    """Give audiences for content: null, none at all, or some."""
    if number % 4 == 3:
        return None
    keys = [int(key) for key in workspace.audiences]
    return random.sample(keys, min(len(keys), number % 4))


def new_snippet(workspace: Workspace, random: Random, number: int, born: int) -> ContentSnippet:
    """Write one more snippet."""
    key = workspace.identities.serial("content_snippet", 1301)
    title = f"{_TOPICS[number % len(_TOPICS)]} {number}"
    text = NASTY_TEXTS[number % len(NASTY_TEXTS)]
    blocks: list[Json] = [
        {"type": "heading", "text": title},
        {"type": "paragraph", "text": text},
        {"type": "unorderedList", "items": ["one", "two <three>"]},
    ]
    row = ContentSnippet(key, born, born, title, ("en", "de", "pt-BR")[number % 3], [], None)
    row.blocks = blocks[: number % 4]
    if number % 6:
        row.markdown = f"# {title}\n\n{text}\n"
    if number % 7 == 6:
        row.title = None
    row.available = (number % 2 == 0, number % 3 != 0, number % 5 == 0)
    row.audience_ids = some_audiences(workspace, random, number)
    return row


def new_import_source(
    workspace: Workspace, random: Random, number: int, born: int
) -> ContentImportSource:
    """Import content from one more place."""
    key = workspace.identities.serial("content_import_source", 33)
    behavior = ("automatic", "api", "manual")[number % 3]
    status = "deactivated" if number % 5 == 3 else "active"
    url = f"https://docs{key}.acme.example/"
    row = ContentImportSource(key, born, born, url, behavior, status, born + DAY)
    row.audience_ids = some_audiences(workspace, random, number)
    return row


def new_external_page(workspace: Workspace, random: Random, number: int, born: int) -> ExternalPage:
    """Import one more page."""
    key = workspace.identities.serial("external_page", 1901)
    source = random.choice(list(workspace.content_import_sources.values()))
    title = f"{_TOPICS[number % len(_TOPICS)]} ({key})"
    html = f"<h1>{title}</h1><p>Read on.</p>" if number % 4 else nasty_body(number // 4 % 16)
    page = ExternalPage(key, born, born, title, html, f"{source.url}p/{key}", source.id, key, born)
    if number % 11 == 5:
        page.title, page.url = "", None
    page.available = (number % 3 != 1, number % 2 == 0, number % 7 == 0)
    return page
