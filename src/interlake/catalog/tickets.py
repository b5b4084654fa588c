"""Tickets with their parts, contacts and links."""

from json import dumps

from interlake.catalog.conversation_lists import ATTACHMENT
from interlake.catalog.model import (
    Kind,
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    computed,
    id_,
    integer,
    json,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record, list_at, look_up, whole_unless_more


def parts_truncated(record: Record) -> bool | None:
    """Searches and retrieves give the newest 500 parts only (reference §2, §4.6)."""
    present, total = look_up(record, ("ticket_parts", "total_count"))
    if not present or not isinstance(total, int):
        return None
    return total > len(list_at(record, "ticket_parts", "ticket_parts"))


def _all_parts(record: Record) -> bool:
    return parts_truncated(record) is False


def _as_text(part: Record, key: str) -> str | None:
    """A new value's id or label: text for most attributes, a list for files (reference §4.6)."""
    _, value = look_up(part, ("updated_attribute_data", "value", key))
    if isinstance(value, list):
        return dumps(value, ensure_ascii=False)
    return None if value is None else str(value)


ticket_part_attachments = Table(
    "ticket_part_attachments",
    "Files sent with parts of tickets.",
    ("ticket_id", "ticket_part_id", "_position"),
    (
        id_("ticket_id", "the ticket", references="tickets"),
        id_("ticket_part_id", "the part"),
        *ATTACHMENT,
    ),
    source=paths("attachments"),
    inherits=(("ticket_id", "ticket_id"), ("ticket_part_id", "id")),
    ignored=paths("type"),
)

ticket_parts = child(
    "ticket_parts",
    "Comments, notes and events of a ticket.",
    ("ticket_id", "id"),
    (
        id_("id", "the part; unique within the workspace"),
        text(
            "part_type", "comment, note, assignment, ticket_state_updated_by_admin, …; an open set"
        ),
        text("body", "HTML; null for events, blank when redacted"),
        text("ticket_state", "category of the new state; parts that change the state only"),
        text("previous_ticket_state", "category of the state before; on the same parts"),
        timestamp("created_at", "when it happened"),
        timestamp("updated_at", "when it last changed"),
        text("assigned_to_type", "admin, team or nobody_admin", "assigned_to.type"),
        id_("assigned_to_id", "who it was assigned to; null on unassignment", "assigned_to.id"),
        text("author_type", "admin, bot, team or user", "author.type"),
        id_("author_id", "who wrote it", "author.id"),
        text("author_name", "name of the author", "author.name"),
        text("author_email", "e-mail of the author", "author.email"),
        boolean("redacted", "whether the part was redacted"),
        id_("external_id", "the id you gave it"),
        text("app_package_code", "app that made it through the API"),
        id_(
            "updated_attribute_data_attribute_id",
            "the attribute that was changed",
            "updated_attribute_data.attribute.id",
            "ticket_type_attributes",
        ),
        text(
            "updated_attribute_data_attribute_label",
            "name of the attribute then",
            "updated_attribute_data.attribute.label",
        ),
        computed(
            "updated_attribute_data_value_id",
            Kind.TEXT,
            "the new value, or the option's id; a JSON list for files",
            lambda part: _as_text(part, "id"),
            "updated_attribute_data.value.id",
        ),
        computed(
            "updated_attribute_data_value_label",
            Kind.TEXT,
            "the new value as people see it; a JSON list for files",
            lambda part: _as_text(part, "label"),
            "updated_attribute_data.value.label",
        ),
        json("translations", "translations of the body (Preview)"),
    ),
    "ticket_parts.ticket_parts",
    parent="ticket_id",
    complete=_all_parts,
    cut_by="parts_truncated",
    children=(ticket_part_attachments,),
    ignored=(
        "type",
        "updated_attribute_data.attribute.type",
        "updated_attribute_data.value.type",
    ),
)

tickets = Table(
    "tickets",
    "Tickets of all three categories; a customer's ticket is a conversation of that id, too.",
    ("id",),
    (
        id_("id", "the ticket; unique within the workspace"),
        text("ticket_id", "the number people see; the API does not know it"),
        text("category", "Customer, Back-office or Tracker"),
        id_("ticket_type_id", "its type", "ticket_type.id", "ticket_types"),
        id_("ticket_state_id", "its state", "ticket_state.id", "ticket_states"),
        text(
            "ticket_state_category",
            "submitted, in_progress, waiting_on_customer or resolved",
            "ticket_state.category",
        ),
        text(
            "ticket_state_internal_label",
            "the state as teammates see it",
            "ticket_state.internal_label",
        ),
        text(
            "ticket_state_external_label",
            "the state as customers see it",
            "ticket_state.external_label",
        ),
        id_("previous_ticket_state_id", "the state before (2.16)", references="ticket_states"),
        id_("admin_assignee_id", "the admin it is assigned to", references="admins"),
        id_("team_assignee_id", "the team it is assigned to", references="teams"),
        timestamp("created_at", "when it was filed"),
        timestamp("updated_at", "when it last changed in any way"),
        timestamp("snoozed_until", "when it wakes up"),
        boolean("open", "not resolved or closed"),
        boolean("is_shared", "whether the customer sees it"),
        json("ticket_attributes", "the attributes of its type, by name; files have expiring urls"),
        integer(
            "ticket_parts_total_count",
            "parts it has, by Intercom's count",
            "ticket_parts.total_count",
        ),
        computed(
            "parts_truncated",
            Kind.BOOLEAN,
            "more parts than the 500 Intercom returns",
            parts_truncated,
        ),
    ),
    children=(
        ticket_parts,
        child(
            "ticket_contacts",
            "Contacts a ticket is about.",
            ("ticket_id", "contact_id"),
            (
                id_("contact_id", "the contact", "id", "contacts"),
                id_("external_id", "the id you gave the contact"),
            ),
            "contacts.contacts",
            parent="ticket_id",
        ),
        child(
            "ticket_linked_objects",
            "Tickets and conversations linked to a ticket, up to 1,000.",
            ("ticket_id", "type", "id"),
            (
                text("type", "ticket or conversation"),
                id_("id", "the linked object"),
                text("category", "Customer, Back-office or Tracker; tickets only"),
            ),
            "linked_objects.data",
            parent="ticket_id",
            ignored=(),
            complete=whole_unless_more("linked_objects"),
        ),
    ),
    ignored=paths(
        "type",
        "ticket_state.type",
        # A copy of its row in `ticket_types`; the id is kept.
        "ticket_type",
        # What older versions say instead of an object (reference §4.6).
        "ticket_state_internal_label",
        "ticket_state_external_label",
        "contacts.type",
        "linked_objects.type",
        "linked_objects.total_count",
        "linked_objects.has_more",
        "ticket_parts.type",
        "ticket_parts.total_count",
    ),
)

_PERMISSION = "Read tickets"

STREAMS = (
    Stream(
        "tickets",
        "Tickets with their parts, contacts and links.",
        Mode.INCREMENTAL,
        permission=_PERMISSION,
        path="/tickets/search",
        rows=("tickets",),
        paging=Paging.SEARCH,
        table=tickets,
        gone="/tickets/{id}",
        cost="per_page",
        started_by_date=True,
    ),
)
