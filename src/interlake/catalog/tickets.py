"""Tickets with their parts, ticket types and ticket states."""

from interlake.catalog.conversation_lists import ATTACHMENT
from interlake.catalog.model import (
    POSITION,
    Kind,
    Mode,
    Paging,
    Record,
    Stream,
    Table,
    boolean,
    child,
    computed,
    id_,
    integer,
    json,
    list_at,
    look_up,
    paths,
    text,
    timestamp,
    whole_unless_more,
)


def parts_truncated(record: Record) -> bool | None:
    """Searches and retrieves give the newest 500 parts only (reference §2, §4.6)."""
    present, total = look_up(record, ("ticket_parts", "total_count"))
    if not present or not isinstance(total, int):
        return None
    return total > len(list_at(record, "ticket_parts", "ticket_parts"))


def _all_parts(record: Record) -> bool:
    return parts_truncated(record) is False


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
        json(
            "updated_attribute_data_value",
            "the new value, by id and label; lists of both for files",
            "updated_attribute_data.value",
        ),
        json("translations", "translations of the body (Preview)"),
    ),
    "ticket_parts.ticket_parts",
    parent="ticket_id",
    complete=_all_parts,
    cut_by="parts_truncated",
    children=(ticket_part_attachments,),
    ignored=("type", "updated_attribute_data.attribute.type"),
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

ticket_types = Table(
    "ticket_types",
    "Ticket types, archived ones too.",
    ("id",),
    (
        id_("id", "the type"),
        text("category", "Customer, Back-office or Tracker"),
        text("name", "name of the type"),
        text("description", "what it is for"),
        text("icon", "an emoji"),
        id_("workspace_id", "the workspace it belongs to"),
        boolean("archived", "no longer offered"),
        boolean("is_internal", "for teammates only"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it last changed"),
    ),
    children=(
        # The schema calls the list by its name, every example calls it `data` (reference §6.16).
        child(
            "ticket_type_attributes",
            "Fields of ticket types.",
            ("ticket_type_id", "id"),
            (
                id_("id", "the attribute; searches call it ticket_attribute.{id}"),
                id_("workspace_id", "the workspace it belongs to"),
                text("name", "its key in ticket_attributes"),
                text("description", "what it is for"),
                text("data_type", "string, list, integer, decimal, boolean, datetime or files"),
                json("input_options", "options of a list, whether text has several lines, …"),
                integer("order", "place among the attributes of the type"),
                boolean("required_to_create", "teammates must fill it in"),
                boolean("required_to_create_for_contacts", "customers must fill it in"),
                boolean("visible_on_create", "teammates see it while filing"),
                boolean("visible_to_contacts", "customers see it"),
                boolean("default", "built in"),
                boolean("archived", "no longer offered"),
                timestamp("created_at", "when it was made"),
                timestamp("updated_at", "when it last changed"),
            ),
            "ticket_type_attributes.data",
            "ticket_type_attributes.ticket_type_attributes",
            parent="ticket_type_id",
        ),
        child(
            "ticket_type_states",
            "Which states tickets of a type go through.",
            ("ticket_type_id", "ticket_state_id"),
            (POSITION, id_("ticket_state_id", "the state", "id", "ticket_states")),
            "ticket_states.data",
            parent="ticket_type_id",
            # Copies of the row in `ticket_states`.
            ignored=("type", "category", "internal_label", "external_label"),
        ),
    ),
    ignored=paths("type", "ticket_type_attributes.type", "ticket_states.type"),
)

ticket_states = Table(
    "ticket_states",
    "States of tickets, archived ones too.",
    ("id",),
    (
        id_("id", "the state"),
        text("category", "submitted, in_progress, waiting_on_customer or resolved"),
        text("internal_label", "name that teammates see"),
        text("external_label", "name that customers see"),
        boolean("archived", "no longer offered"),
    ),
    # The types are the other side of `ticket_type_states`.
    ignored=paths("type", "ticket_types"),
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
    Stream(
        "ticket_types",
        "Ticket types with their attributes and states.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/ticket_types",
        table=ticket_types,
    ),
    Stream(
        "ticket_states",
        "The states that tickets can be in.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/ticket_states",
        table=ticket_states,
    ),
)
