"""What may be searched for among tickets (reference §5.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interlake.simulator.records import Ticket, TicketAttribute
from interlake.simulator.search.fields import CONVERSATION_OPERATORS, Field, Searchable
from interlake.simulator.workspace import Workspace

# Responses say `Customer`, searches `request` (reference §4.6).
_CATEGORIES = {"Customer": "request", "Back-office": "task", "Tracker": "tracker"}
_ATTRIBUTE = "ticket_attribute."
_TYPES: dict[str, tuple[str, type[Any] | tuple[type[Any], ...]]] = {
    "string": ("string", str),
    "list": ("string", str),
    "boolean": ("boolean", bool),
    "integer": ("integer", (int, float)),
    "decimal": ("integer", (int, float)),
    "datetime": ("date", (int, float)),
}


def ticket_search(workspace: Workspace) -> Searchable:
    """Give what can be searched among tickets."""
    fields = _fields(workspace)

    def find(name: str) -> Field | None:
        if not name.startswith(_ATTRIBUTE):
            return fields.get(name)
        return _attribute_field(workspace, name.removeprefix(_ATTRIBUTE))

    return Searchable(find, CONVERSATION_OPERATORS, whole_days=False, default_sort="updated_at")


def _fields(workspace: Workspace) -> dict[str, Field]:
    states = workspace.ticket_states
    return {
        "id": Field("string", lambda t: t.id),
        "created_at": Field("date", lambda t: t.created_at),
        "updated_at": Field("date", lambda t: t.updated_at),
        "snoozed_until": Field("date", lambda t: t.snoozed_until),
        "title": Field("string", lambda t: t.attributes.get("_default_title_")),
        "description": Field("string", lambda t: t.attributes.get("_default_description_")),
        "category": Field("string", lambda t: _CATEGORIES[t.category]),
        "ticket_type_id": Field("ids", lambda t: (t.type_id,)),
        "contact_ids": Field("ids", lambda t: [key for key, _ in t.contacts]),
        "teammate_ids": Field("ids", lambda t: t.teammate_ids),
        # Text or number by version; both are accepted as operands (corrections c.6).
        "admin_assignee_id": Field("ids", lambda t: (str(t.admin_id or 0),)),
        "team_assignee_id": Field("ids", lambda t: (str(t.team_id or 0),)),
        "open": Field("boolean", lambda t: t.open),
        "state": Field("string", lambda t: states[t.state_id].category),
    }


def _attribute_field(workspace: Workspace, key: str) -> Field | None:
    for made in workspace.ticket_types.values():
        for attribute in made.attributes:
            if attribute.id == key and attribute.data_type in _TYPES:
                kind, fitting = _TYPES[attribute.data_type]
                return Field(kind, _reader(made.id, attribute, fitting))
    return None


def _reader(
    type_id: str, attribute: TicketAttribute, fitting: type[Any] | tuple[type[Any], ...]
) -> Callable[[Ticket], Any]:
    def read(record: Ticket) -> Any:
        value = record.attributes.get(attribute.name)
        # Types share names of attributes, not attributes.
        return value if record.type_id == type_id and isinstance(value, fitting) else None

    return read
