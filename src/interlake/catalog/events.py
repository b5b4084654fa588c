"""Data events: what contacts did in your own product."""

from interlake.catalog.model import (
    Kind,
    Mode,
    Paging,
    Stream,
    Table,
    computed,
    id_,
    integer,
    json,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record


def _id_of(record: Record) -> str:
    """An event's id: only its name and time are always there (corrections b.3)."""
    return str(record.get("id") or f"{record.get('event_name')}:{record.get('created_at')}")


data_events = Table(
    "data_events",
    "Events of contacts. Intercom tells those of the last 90 days; older ones that were read stay.",
    # By its description the id may be that of who did it, the same for all of a contact's events.
    ("contact_id", "event_name", "created_at", "id"),
    (
        id_("contact_id", "the contact who did it", references="contacts"),
        text("event_name", "what was done"),
        timestamp("created_at", "when it was done"),
        computed("id", Kind.ID, "Intercom's id of the event", _id_of),
        id_("user_id", "the id you gave the contact"),
        text("email", "e-mail address of the contact"),
        json("metadata", "what you sent with the event"),
    ),
    ignored=paths("type", "intercom_user_id"),
    cascade_from=(("contact_id", "contacts"),),
)

event_summaries = Table(
    "event_summaries",
    "How often a contact did something, and when first and last; reaches beyond 90 days.",
    ("contact_id", "name"),
    (
        id_("contact_id", "the contact who did it", references="contacts"),
        text("name", "what was done"),
        timestamp("first", "when it was done first"),
        timestamp("last", "when it was done last"),
        integer("count", "how often it was done"),
        text("description", "what you said the event means"),
    ),
    cascade_from=(("contact_id", "contacts"),),
)

STREAMS = (
    Stream(
        "data_events",
        "What contacts did: events of the last 90 days, of every contact that changed.",
        Mode.PER_PARENT,
        permission="Read events",
        path="/events?type=user&intercom_user_id={id}",
        rows=("events",),
        paging=Paging.CURSOR,
        table=data_events,
        parent="contacts",
        parent_column="contact_id",
        due_by="updated_at",
        keeps=True,
        cost="per_contact",
    ),
    Stream(
        "event_summaries",
        "How often contacts did what, with the first and the last time.",
        Mode.PER_PARENT,
        permission="Read events",
        path="/events?type=user&summary=true&intercom_user_id={id}",
        rows=("events",),
        table=event_summaries,
        parent="contacts",
        parent_column="contact_id",
        due_by="updated_at",
        cost="per_contact",
    ),
)
