"""Contacts as the API shows them (reference §4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interlake.simulator.records import Contact, Json
from interlake.simulator.shapes.labels import contact_note
from interlake.simulator.workspace import APP_ID, Workspace

INLINE_CAP = 10

_FACTS = (
    "email",
    "phone",
    "name",
    "avatar",
    "has_hard_bounced",
    "marked_email_as_spam",
    "unsubscribed_from_emails",
    "signed_up_at",
    "last_seen_at",
    "last_replied_at",
    "last_contacted_at",
    "last_email_opened_at",
    "last_email_clicked_at",
    "language_override",
    "browser",
    "browser_version",
    "browser_language",
    "os",
    "android_app_name",
    "android_app_version",
    "android_device",
    "android_os_version",
    "android_sdk_version",
    "android_last_seen_at",
    "ios_app_name",
    "ios_app_version",
    "ios_device",
    "ios_os_version",
    "ios_sdk_version",
    "ios_last_seen_at",
    "utm_campaign",
    "utm_content",
    "utm_medium",
    "utm_source",
    "utm_term",
    "referrer",
)
_FALSE = ("has_hard_bounced", "marked_email_as_spam", "unsubscribed_from_emails")
_EMPTY: Json = {key: False if key in _FALSE else None for key in _FACTS}
_NOWHERE: Json = dict.fromkeys(("country", "region", "city", "country_code", "continent_code"))


@dataclass(frozen=True)
class ContactView:
    """Which of the ways of showing a contact is wanted."""

    single: bool = False
    merges: bool = False
    capped: bool = True

    @property
    def name(self) -> str:
        """Name the view, to keep its bodies apart from others'."""
        return f"contact:{self.single:d}{self.merges:d}{self.capped:d}"


def contact(record: Contact, version: str, view: ContactView) -> Json:
    """Give a contact without its segments, which are never inlined (reference §3.1)."""
    email = record.facts.get("email")
    owner: int | str | None = record.owner_id
    # The owner is a number up to 2.15 and a string from 2.16 on (reference §6.17).
    if owner is not None and version >= "2.16":
        owner = str(owner)
    shape: Json = {
        "type": "contact",
        "id": record.id,
        "workspace_id": APP_ID,
        "external_id": record.external_id,
        "role": record.role,
        **_EMPTY,
        **record.facts,
        "email_domain": email.rpartition("@")[2] if email else None,
        "owner_id": owner,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "location": {"type": "location", **_NOWHERE, **record.location},
        "custom_attributes": record.custom,
        "social_profiles": {"type": "list", "data": record.social},
        **_inline_lists(record, capped=view.capped),
    }
    if view.single:
        # Only the calls for one contact have it (corrections a.11).
        shape["enabled_push_messaging"] = None
    if view.merges and version >= "2.16" and record.role == "user":
        shape["merge_history"] = record.merges
    return shape


def _inline_lists(record: Contact, *, capped: bool) -> Json:
    at = f"/contacts/{record.id}"
    note_ids = [note.id for note in record.notes]
    choices = [
        _inline(keys, "subscription", "/subscription_types", f"{at}/subscriptions")
        for keys in (record.opted_out, record.opted_in)
    ]
    return {
        "tags": _inline(list(record.tags), "tag", "/tags", f"{at}/tags", capped=capped),
        "notes": _inline(note_ids, "note", "/notes", f"{at}/notes", capped=capped),
        "companies": _inline(
            record.company_ids, "company", "/companies", f"{at}/companies", capped=capped
        ),
        "opted_out_subscription_types": choices[0],
        "opted_in_subscription_types": choices[1],
    }


def _inline(keys: Sequence[str], kind: str, path: str, url: str, *, capped: bool = True) -> Json:
    # At most ten entries, without names (reference §2, §6.27).
    shown = keys[:INLINE_CAP] if capped else keys
    return {
        "type": "list",
        "data": [{"id": key, "type": kind, "url": f"{path}/{key}"} for key in shown],
        "url": url,
        "total_count": len(keys),
        "has_more": len(shown) < len(keys),
    }


def whole_contact(workspace: Workspace, record: Contact, version: str) -> Json:
    """Give a contact without caps and with what the API gives only elsewhere."""
    shape = contact(record, version, ContactView(single=True, merges=True, capped=False))
    shape["segments"] = [{"type": "segment", "id": key} for key in record.segment_ids]
    shape["notes_full"] = [contact_note(record, note, version) for note in record.notes]
    return shape
