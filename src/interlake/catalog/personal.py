"""Which columns hold personal data, by domain: what `privacy:` hashes or leaves out.

Told by the names of columns, so that a table declared tomorrow is covered the day it is declared.
"""

from functools import cache

from interlake.catalog.model import Column, Kind, Table

DOMAINS = {
    "email": "e-mail addresses and their domains, of contacts, authors, recipients and admins",
    "phone": "phone numbers",
    "name": "names of people, their pictures and profiles",
    "ip": "network addresses",
    "location": "country, region and city of contacts",
    "body": "what people wrote, said or sent: messages, subjects, notes, remarks, files, calls",
}

# Keys by which the same data is found inside JSON columns, custom attributes above all.
JSON_KEYS = {
    "email": frozenset({"email", "email_address", "email_domain"}),
    "phone": frozenset({"phone", "phone_number", "formatted_phone"}),
    "name": frozenset({"name", "first_name", "last_name", "full_name", "update_by_name"}),
    "ip": frozenset({"ip", "ip_address", "last_seen_ip"}),
    "location": frozenset({"location", "country", "region", "city", "address"}),
    "body": frozenset(
        {"body", "text", "message", "remark", "_default_title_", "_default_description_"}
    ),
}

# The same in reports, whose attributes differ by workspace: told by how they end. Those of
# teammates hold names, though they are called ids.
_REPORTED = {
    "email": ("email", "email_domain"),
    "phone": ("phone", "phone_number"),
    "name": ("name", "teammate_id"),
    "ip": ("ip", "ip_address"),
    "location": ("country", "region", "city", "location"),
    "body": ("title", "subject", "body", "remark", "summary", "transcript", "text", "message"),
}

_EMAIL = ("email", "email_domain", "email_address", "forwarded_email")
_PHONE = ("phone", "formatted_phone", "phone_number", "user_phone_number")
_IP = ("ip", "ip_address")
_NAMES = ("author_name", "admin_name", "teammate_name", "update_by_name", "avatar_image_url")
_BODY = (
    "body",
    "subject",
    "history",
    "remark",
    "transcript",
    "call_summary",
    "translations",
    "explanation",
    "reasoning",
    "other_text",
    "value_id",  # of an attribute that is free text, the same as its label
    "value_label",
    "collected_data",
    "activity_description",
    "recording_url",
    "transcription_url",
    "request_url",
    "error_message",
)
# Tables of people, where `name` is a person's and not that of a tag or a team.
_PEOPLE = frozenset(
    {
        "contacts",
        "admins",
        "conversation_reply_to",
        "conversation_email_headers",
        "conversation_part_email_headers",
        "handling_events",
        "side_conversation_part_email_headers",
        "message_receipts",
    }
)
# Written by the company for everybody to read.
_PUBLISHED = (
    "article",
    "collection",
    "content_",
    "data_connectors",
    "external_page",
    "internal_article",
    "macro",
    "message_receipt",
    "news",
    "subscription_type",
)


@cache
def domain_of(table: Table, column: Column) -> str | None:
    """The domain of personal data that a column holds; None for all other columns.

    Keys and ids hold none: they are what rows are joined by.
    """
    if column.kind not in (Kind.TEXT, Kind.JSON) or column.name in table.key:
        return None
    name, published = column.name, table.name.startswith(_PUBLISHED)
    if _ends(name, _EMAIL):
        return "email"
    if _ends(name, _PHONE):
        return "phone"
    if _ends(name, _IP):
        return "ip"
    if table.name == "contacts" and name.startswith("location_"):
        return "location"
    if _is_name(table, name):
        return "name"
    return "body" if not published and _is_written(table, name) else None


def reported_domain(attribute: str) -> str | None:
    """The domain of personal data that an attribute of a report holds, by its id."""
    name = attribute.rpartition(".")[2].lower()
    return next((domain for domain, words in _REPORTED.items() if _ends(name, words)), None)


def undeclared_domain(key: str) -> str | None:
    """The domain of personal data that a field of Intercom's holds which the catalog lacks."""
    name = key.lower()
    domains = {"email": _EMAIL, "phone": _PHONE, "ip": _IP, "name": _NAMES, "body": _BODY}
    return next((domain for domain, words in domains.items() if _ends(name, words)), None)


def _ends(name: str, words: tuple[str, ...]) -> bool:
    return any(name == word or name.endswith(f"_{word}") for word in words)


def _is_name(table: Table, name: str) -> bool:
    if _ends(name, _NAMES):
        return True
    if table.name == "contact_social_profiles":
        return name == "url"
    return name == "name" and table.name in _PEOPLE


def _is_written(table: Table, name: str) -> bool:
    if table.name.endswith("_attachments"):
        return name in ("name", "url")
    if table.name == "handling_events":
        return name == "reason"
    if name == "title":
        return table.name in ("conversations", "tickets")
    return _ends(name, _BODY)
