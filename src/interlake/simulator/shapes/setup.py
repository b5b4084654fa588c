"""Subscription types, away reasons, brands, addresses and macros (reference §4.8)."""

from __future__ import annotations

import re
from html import escape

from interlake.simulator.records import (
    AwayReason,
    Brand,
    EmailSetting,
    IpAllowlist,
    Json,
    Macro,
    SubscriptionType,
)
from interlake.simulator.shapes.times import iso
from interlake.simulator.workspace import Workspace

_PLACEHOLDER = re.compile(r'\{\{\s*([\w.]+)\s*(?:\|\s*fallback:\s*"([^"]*)")?\s*\}\}')


def subscription_type(workspace: Workspace, record: SubscriptionType, version: str) -> Json:
    """Give a subscription type; it has no times."""
    return {
        "type": "subscription",
        "id": record.id,
        "state": record.state,
        "consent_type": record.consent_type,
        "default_translation": record.translations[0],
        "translations": record.translations,
        "content_types": record.content_types,
    }


def away_reason(workspace: Workspace, record: AwayReason, version: str) -> Json:
    """Give an away reason, deleted or not."""
    return {
        "type": "away_status_reason",
        "id": record.id,
        "label": record.label,
        "emoji": record.emoji,
        "order": record.order,
        "deleted": record.deleted,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def brand(workspace: Workspace, record: Brand, version: str) -> Json:
    """Give a brand."""
    return {
        "type": "brand",
        "id": record.id,
        "name": record.name,
        "is_default": record.default,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "help_center_id": record.help_center_id,
        "default_address_settings_id": record.address_id,
    }


def email_setting(workspace: Workspace, record: EmailSetting, version: str) -> Json:
    """Give an address that mail is sent from."""
    return {
        "type": "email_setting",
        "id": record.id,
        "email": record.email,
        "verified": record.verified,
        "domain": record.email.rpartition("@")[2],
        "brand_id": record.brand_id,
        "forwarding_enabled": record.forwarding,
        "forwarded_email_last_received_at": record.last_received_at,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def macro(workspace: Workspace, record: Macro, version: str) -> Json:
    """Give a macro: its times are ISO, its placeholders tags in `body` (reference §3.3)."""
    return {
        "type": "macro",
        "id": record.id,
        "name": record.name,
        "body": _html(record.text),
        "body_text": record.text,
        "created_at": iso(record.created_at, milliseconds=True),
        "updated_at": iso(record.updated_at, milliseconds=True),
        "visible_to": "specific_teams" if record.team_ids else "everyone",
        "visible_to_team_ids": record.team_ids,
        "available_on": record.available_on,
    }


def _html(text: str) -> str:
    paragraphs = (part for part in text.split("\n\n") if part)
    return "".join(f"<p>{_PLACEHOLDER.sub(_attribute, part)}</p>" for part in paragraphs)


def _attribute(found: re.Match[str]) -> str:
    key, default = found.groups()
    told = "" if default is None else f' default="{escape(default)}"'
    return f'<attribute key="{key}"{told}/>'


def ip_allowlist(record: IpAllowlist) -> Json:
    """Give the addresses that may use the workspace, of which there is one list."""
    return {
        "type": "ip_allowlist",
        "enabled": record.enabled,
        "ip_allowlist": record.addresses,
    }
