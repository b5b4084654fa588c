"""Tags, segments and data attributes."""

from __future__ import annotations

from typing import Any

from interlake.simulator.records import Attribute, Segment, Tag
from interlake.simulator.seed.vocabulary import TAG_NAMES
from interlake.simulator.workspace import Workspace

_SEGMENTS = (
    ("Active", "user"),
    ("New", "user"),
    ("Slipping Away", "user"),
    ("VIP customers", "user"),
    ("All leads", "contact"),
    ("Empty segment", "user"),
    # Companies have segments of their own kind; no contact is ever in these.
    ("Enterprise accounts", "user"),
    ("Companies: trial", "user"),
)
CONTACT_SEGMENTS = 5

_BUILT_IN = {
    "contact": (
        ("name", "string"),
        ("email", "string"),
        ("external_id", "string"),
        ("phone", "string"),
        ("created_at", "date"),
        ("signed_up_at", "date"),
        ("last_seen_at", "date"),
        ("unsubscribed_from_emails", "boolean"),
    ),
    "company": (
        ("name", "string"),
        ("company_id", "string"),
        ("remote_created_at", "date"),
        ("last_request_at", "date"),
        ("monthly_spend", "float"),
        ("user_count", "integer"),
        ("session_count", "integer"),
        ("size", "integer"),
        ("industry", "string"),
        ("website", "string"),
    ),
}
CUSTOM = {
    "contact": (
        ("plan_name", "string", None),
        ("Favourite Colour", "string", ("red", "green", "\U0001f7e6")),
        ("seats", "integer", None),
        ("lifetimeValue", "float", None),
        ("is_beta", "boolean", None),
        ("renewal_at", "date", None),
        ("Interests", "string", None),
        ("old field", "string", None),
    ),
    "company": (
        ("tier", "string", ("gold", "silver")),
        ("Employees 2025", "integer", None),
        ("risk", "float", None),
        ("is_partner", "boolean", None),
        ("contract_ends_at", "date", None),
    ),
    "conversation": (
        ("Issue type", "string", ("bug", "question", "other")),
        ("jira_issue_key", "string", None),
        ("Effort", "integer", None),
        ("refund_amount", "float", None),
        ("needs_call", "boolean", None),
        ("promised_at", "date", None),
    ),
}


def seed_labels(workspace: Workspace) -> None:
    """Make the tags, the segments and the data attributes."""
    now, number = workspace.clock.now, workspace.identities.number
    for position, name in enumerate(TAG_NAMES):
        born = now - (800 - position) * 86400
        tag = Tag(number("tag"), born, born, name)
        workspace.tags[tag.id] = tag
    for position, (name, person) in enumerate(_SEGMENTS):
        born = now - (700 - position) * 86400
        key = workspace.identities.object_id(born)
        workspace.segments[key] = Segment(key, born, born + 86400 * position, name, person)
    for model, fields in _BUILT_IN.items():
        for name, kind in fields:
            _attribute(workspace, model, name, name, kind, custom=False)
        if model == "company":
            # `name` stands twice: only full_name tells the two apart (reference §3.1).
            _attribute(workspace, model, "name", "plan.name", "string", custom=False)
    for model, customs in CUSTOM.items():
        for name, kind, options in customs:
            full = name if model == "conversation" else f"custom_attributes.{name}"
            _attribute(workspace, model, name, full, kind, custom=True, options=options)


def _attribute(
    workspace: Workspace,
    model: str,
    name: str,
    full_name: str,
    kind: str,
    *,
    custom: bool,
    options: tuple[str, ...] | None = None,
) -> None:
    born = workspace.clock.now - 600 * 86400
    key = workspace.identities.number("attribute") if custom else f"{model}.{full_name}"
    body: dict[str, Any] = {
        "name": name,
        "full_name": full_name,
        "label": name.replace("_", " ").capitalize(),
        "description": "" if custom else f"The {name} of a {model}",
        "data_type": kind,
        "api_writable": custom,
        "messenger_writable": False,
        "ui_writable": custom,
        "custom": custom,
        "archived": name == "old field",
    }
    if options is not None:
        body["options"] = list(options)
    if custom:
        body["admin_id"] = workspace.owner_id
    workspace.attributes[key] = Attribute(key, born, born + 86400, model, body)
