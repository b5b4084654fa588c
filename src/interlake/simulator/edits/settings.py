"""Edits of tags, articles, collections, teammates and the scroll."""

from __future__ import annotations

from interlake.simulator.activity_log import log_away, log_left
from interlake.simulator.article_history import note_version, publish_draft, stage_draft
from interlake.simulator.belongings import remove_with_belongings
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.records import Tag
from interlake.simulator.removals import delete_admin, delete_tag


def _create_tag(order: Order) -> str:
    key = order.workspace.identities.number("tag")
    tag = Tag(key, order.now, order.now, str(order.need("name")))
    order.workspace.add(order.workspace.tags, tag)
    return key


def _delete_tag(order: Order) -> str:
    tag = order.record(order.workspace.tags)
    delete_tag(order.workspace, tag.id)
    return tag.id


def _update_article(order: Order) -> str:
    article, asked = order.record(order.workspace.articles), order.asked
    with order.workspace.changing(article):
        article.title = asked.get("title", article.title)
        article.body = asked.get("body", article.body)
        article.state = asked.get("state", article.state)
    note_version(order.workspace, article, None, "api")
    return article.id


def _stage_draft(order: Order) -> str:
    article = order.record(order.workspace.articles)
    words = {key: order.asked[key] for key in ("title", "body") if key in order.asked}
    stage_draft(order.workspace, article, words)
    return article.id


def _publish_draft(order: Order) -> str:
    article = order.record(order.workspace.articles)
    publish_draft(order.workspace, article, article.author_id)
    return article.id


def _count_article(order: Order) -> str:
    article = order.record(order.workspace.articles)
    numbers = {key: value for key, value in order.asked.items() if key in article.statistics}
    with order.workspace.changing(article, bump=False):
        article.statistics = {**article.statistics, **numbers}
    return article.id


def _delete_article(order: Order) -> str:
    article = order.record(order.workspace.articles)
    remove_with_belongings(order.workspace, "articles", article)
    return article.id


def _update_collection(order: Order) -> str:
    collection, asked = order.record(order.workspace.collections), order.asked
    with order.workspace.changing(collection):
        collection.name = asked.get("name", collection.name)
        collection.description = asked.get("description", collection.description)
    return collection.id


def _update_admin(order: Order) -> str:
    admin, asked = order.record(order.workspace.admins), order.asked
    with order.workspace.changing(admin):
        admin.name = asked.get("name", admin.name)
        admin.away = asked.get("away", admin.away)
    if "away" in asked:
        log_away(order.workspace, admin)
    return admin.id


def _delete_admin(order: Order) -> str:
    admin = order.record(order.workspace.admins)
    delete_admin(order.workspace, admin.id)
    log_left(order.workspace, admin)
    return admin.id


def _expire_scroll(order: Order) -> str:
    order.simulator.scroll.expire()
    return ""


ACTIONS: dict[str, dict[str, Action]] = {
    "tag": {"create": _create_tag, "delete": _delete_tag},
    "article": {
        "update": _update_article,
        "statistics": _count_article,
        "delete": _delete_article,
        "stage_draft": _stage_draft,
        "publish_draft": _publish_draft,
    },
    "collection": {"update": _update_collection},
    "admin": {"update": _update_admin, "delete": _delete_admin},
    "scroll": {"expire": _expire_scroll},
}
