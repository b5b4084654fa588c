"""How many there are of everything, a row for every run."""

from interlake.catalog.model import (
    Mode,
    Stream,
    Table,
    id_,
    integer,
    text,
    timestamp,
)

_STATES = ("open", "closed", "snoozed")

counts = Table(
    "counts",
    "How many Intercom counted of everything, one row per run.",
    ("counted_at",),
    (
        timestamp("counted_at", "when it was counted"),
        *(
            integer(name, f"{name} there are")
            for name in ("contacts", "users", "leads", "companies", "tags", "segments")
        ),
        integer("conversations", "conversations there are, in any state"),
        *(integer(f"conversations_{s}", f"conversations that are {s}", s) for s in _STATES),
        integer("conversations_assigned", "open ones that a teammate has", "assigned"),
        integer("conversations_unassigned", "open ones that no teammate has", "unassigned"),
    ),
    children=(
        Table(
            "admin_conversation_counts",
            "Conversations of each admin by state, one row per run and admin.",
            ("counted_at", "admin_id"),
            (
                timestamp("counted_at", "when it was counted"),
                id_("admin_id", "the admin", "id", "admins"),
                text("admin_name", "the admin's name then", "name"),
                integer("conversations_open", "conversations that are open", "open"),
                integer("conversations_closed", "conversations that are closed", "closed"),
            ),
            source=(("admins",),),
            inherits=(("counted_at", "counted_at"),),
        ),
    ),
)

STREAMS = (
    Stream(
        "counts",
        "Counts of people, companies and conversations, from totals alone.",
        Mode.APPEND,
        permission="Read conversations",
        path="/conversations/search",
        table=counts,
        cost="per_page",
        refresh="counts",
    ),
)
