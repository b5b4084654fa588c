"""Ticket types with their attributes, and the states tickets go through."""

from __future__ import annotations

from interlake.simulator.records import Json, TicketAttribute, TicketState, TicketType
from interlake.simulator.workspace import Workspace

DAY = 86_400
# (category, internal label, external label, archived); the first four are Intercom's own.
_STATES = (
    ("submitted", "Submitted", "Submitted", False),
    ("in_progress", "In progress", "In progress", False),
    ("waiting_on_customer", "Waiting on customer", "Waiting on you", False),
    ("resolved", "Resolved", "Resolved", False),
    ("in_progress", "With dev team \U0001f6e0\ufe0f", "In progress", False),
    ("waiting_on_customer", "Waiting on \u00abLegal\u00bb", "", False),
    ("resolved", "Won't fix", "Closed", False),
    ("submitted", "Old triage", "Received", True),
)
# Types that use beside the first four states also the others, by their places above.
_EXTRA_STATES = {0: (4, 6, 7), 3: (4,), 4: (5, 7)}

_TITLE = ("_default_title_", "string", {"multiline": False})
_DESCRIPTION = ("_default_description_", "string", {"multiline": True})
_SEVERITIES = ("Low", "Medium", "High", "Wor\u0142d on fire \U0001f525")
_TYPES: tuple[tuple[str, str, str, tuple[tuple[str, str, Json | None], ...]], ...] = (
    (
        "Customer",
        "Bug report",
        "\U0001f41e",
        (
            ("Severity", "list", {"options": _SEVERITIES}),
            ("Steps to reproduce", "string", {"multiline": True}),
            ("Occurrences", "integer", None),
            ("Reproducible?", "boolean", None),
            ("Happened at", "datetime", None),
            ("Screenshots", "files", None),
        ),
    ),
    (
        "Customer",
        "Refund request",
        "\U0001f4b8",
        (
            ("Amount", "decimal", None),
            ("Reason", "list", {"options": ("Duplicate", "Not as described", "")}),
            ("Receipt", "files", None),
        ),
    ),
    ("Customer", "Old questionnaire", "", (("Answer", "string", None),)),
    (
        "Back-office",
        "Account change <b>&amp;</b> audit",
        "\U0001f5c4\ufe0f",
        (
            ("Approved", "boolean", None),
            ("Due", "datetime", None),
            ("Systems", "list", {"options": ("CRM", "Billing", "SSO"), "multiple": True}),
            ("Hours", "decimal", None),
            ("\u30e1\u30e2", "string", {"multiline": True}),
        ),
    ),
    (
        "Tracker",
        "Incident",
        "\U0001f6a8",
        (
            ("Severity", "list", {"options": _SEVERITIES}),
            ("Affected customers", "integer", None),
            ("Started", "datetime", None),
        ),
    ),
)


def seed_ticket_settings(workspace: Workspace) -> None:
    """Set up the states and the types."""
    born = workspace.clock.now - 650 * DAY
    for place, (category, internal, external, archived) in enumerate(_STATES):
        key = workspace.identities.serial("ticket_state", 8_321)
        at = born + place * 60
        state = TicketState(key, at, at, category, internal, external, archived=archived)
        workspace.ticket_states[key] = state
    for place in range(len(_TYPES)):
        _add_type(workspace, place, born + place * DAY)


def _add_type(workspace: Workspace, place: int, born: int) -> None:
    category, name, icon, fields = _TYPES[place]
    key = workspace.identities.serial("ticket_type", 67)
    made = TicketType(key, born, born + DAY, category, name, "", icon)
    # Teammates alone see the internal one; an archived one keeps its tickets.
    made.internal, made.archived = category == "Back-office", name.startswith("Old")
    if place % 2 == 0:
        made.description = f"What to file as {name.lower()} \u2014 read first"
    for order, (label, kind, options) in enumerate((_TITLE, _DESCRIPTION, *fields)):
        made.attributes.append(_attribute(workspace, order, label, kind, options, born))
    workspace.ticket_types[key] = made
    states = list(workspace.ticket_states.values())
    for position in (0, 1, 2, 3, *_EXTRA_STATES.get(place, ())):
        states[position].type_ids.append(key)


def _attribute(
    workspace: Workspace, order: int, name: str, kind: str, options: Json | None, born: int
) -> TicketAttribute:
    key = workspace.identities.serial("ticket_attribute", 165)
    if options and "options" in options:
        labels = enumerate(options["options"])
        listed = [
            {"id": f"{int(key):08x}-0000-4000-8000-{place:012x}", "label": label, "archived": False}
            for place, label in labels
        ]
        options = {"list_options": listed, "multiple": options.get("multiple", False)}
    own = name.startswith("_default_")
    return TicketAttribute(
        key,
        born,
        born + order,
        name,
        kind,
        order,
        description="" if order % 2 else f"{name.strip('_')} of the ticket",
        options=options,
        required=order == 0,
        visible=order % 4 != 3,
        default=own,
        archived=name == "Answer",
    )
