"""Ticket types with their attributes, and the states of tickets."""

from interlake.catalog.model import (
    POSITION,
    Mode,
    Stream,
    Table,
    boolean,
    child,
    id_,
    integer,
    json,
    paths,
    text,
    timestamp,
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
