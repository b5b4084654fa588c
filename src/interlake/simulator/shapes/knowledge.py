"""Articles, collections and help centers (reference §4.7)."""

from __future__ import annotations

from interlake.simulator.records import Article, Collection, HelpCenter, HelpCenterRedirect, Json
from interlake.simulator.shapes.labels import tag
from interlake.simulator.workspace import APP_ID, Workspace

_FIN = ("fin_involvements", "fin_resolutions", "fin_resolution_rate")
HOST = "https://help.acme.example"


def article(workspace: Workspace, record: Article, version: str, *, statistics: bool) -> Json:
    """Give an article; its statistics only when it was asked for alone (reference §6.26)."""
    live = record.state == "published"
    shape: Json = {
        "type": "article",
        "id": record.id,
        "workspace_id": APP_ID,
        "title": record.title,
        "description": record.description,
        "body": record.body,
        "author_id": record.author_id,
        "state": record.state,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        # Drafts have no address.
        "url": f"{HOST}/en/articles/{record.id}" if live else None,
        "parent_ids": record.collection_ids,
        "tags": {"type": "tag.list", "tags": [tag(workspace, key) for key in record.tag_ids]},
    }
    shape.update(_by_version(record, version))
    if record.translations is not None:
        # Only multilingual help centers show these two.
        shape["default_locale"] = "en"
        shape["translated_content"] = _translations(record.translations, version)
    if statistics:
        shape["statistics"] = _statistics(record, version)
    return shape


def _by_version(record: Article, version: str) -> Json:
    if version >= "2.16":
        return record.extras
    # 2.16 dropped both, one is to read parent_ids (reference §4.7).
    first = record.collection_ids[0] if record.collection_ids else None
    return {"parent_id": first, "parent_type": None if first is None else "collection"}


def _translations(translations: Json, version: str) -> Json:
    extra = {"body_markdown": None, "has_unpublished_changes": False} if version >= "2.16" else {}
    locales = {
        locale: {"type": "article_content", **content, **extra}
        for locale, content in translations.items()
    }
    return {"type": "article_translated_content", **locales}


def _statistics(record: Article, version: str) -> Json | None:
    if not record.statistics:
        return None
    shown = {"type": "article_statistics", **record.statistics}
    if version < "2.16":
        for key in _FIN:
            shown.pop(key, None)
    return shown


def collection(record: Collection) -> Json:
    """Give a collection; it has no `type` since 2.10, and nested ones name no help center."""
    shape: Json = {
        "id": record.id,
        "workspace_id": APP_ID,
        "name": record.name,
        "description": record.description,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "url": f"{HOST}/en/collections/{record.id}",
        "icon": record.icon,
        "order": record.order,
        "parent_id": record.parent_id,
        "help_center_id": record.help_center_id,
    }
    if record.translations is not None:
        shape["default_locale"] = "en"
        locales = {
            locale: {"type": "group_content", **content}
            for locale, content in record.translations.items()
        }
        shape["translated_content"] = {"type": "group_translated_content", **locales}
    return shape


def help_center(record: HelpCenter, version: str) -> Json:
    """Give a help center."""
    shape: Json = {
        "id": record.id,
        "workspace_id": APP_ID,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "identifier": record.identifier,
        "website_turned_on": record.on,
        "display_name": record.display_name,
        "url": f"https://{record.custom_domain}" if record.custom_domain else HOST,
        "custom_domain": record.custom_domain,
    }
    if version >= "2.16":
        shape["default"] = record.default
        shape["locales"] = record.locales
    return shape


def redirect(workspace: Workspace, record: HelpCenterRedirect, version: str) -> Json:
    """Give a redirect of a help center."""
    return {
        "id": record.id,
        "type": "help_center_redirect",
        "from_url": record.from_url,
        "locale": record.locale,
        "help_center_id": record.help_center_id,
        "target_type": record.target_type,
        "target_id": record.target_id,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
