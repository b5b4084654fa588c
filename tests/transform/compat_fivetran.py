"""What Fivetran's tables must hold of what lives, from the truth of the workspace."""

from collections.abc import Callable, Iterator

from transform.compat import Row, Shaped, expected

# Said by the loader, not by Intercom; tests of their own show them.
HOUSEKEEPING = (
    "_fivetran_active",
    "_fivetran_start",
    "_fivetran_end",
    "_fivetran_synced",
    "_fivetran_deleted",
)
Rows = Callable[[Shaped], Iterator[Row]]


def fivetran(table: str, record: Row, **values: object) -> Row:
    row = expected("fivetran", table, record, **values)
    return {name: value for name, value in row.items() if name not in HOUSEKEEPING}


def of_each(table: str, stream: str, values: Callable[[Row], Row] = lambda record: {}) -> Rows:
    """A row for each object; *values* tells those columns that are called otherwise."""
    return lambda shaped: (
        fivetran(table, record, **values(record)) for record in shaped.truth(stream)
    )


def related(one: str, other: str, stream: str, *path: str, table: str = "") -> Rows:
    """A row for each entry of a list in each object."""
    name = table or f"{one}_{other}_history"

    def rows(shaped: Shaped) -> Iterator[Row]:
        for record in shaped.truth(stream):
            entries = record
            for key in path:
                entries = entries[key]
            for entry in entries:
                values = {f"{one}_id": record["id"], f"{other}_id": entry["id"]}
                yield fivetran(name, {}, **values, **{f"{one}_updated_at": record["updated_at"]})

    return rows


def team_admins(shaped: Shaped) -> Iterator[Row]:
    for team in shaped.truth("teams"):
        for admin in team["admin_ids"]:
            yield fivetran("team_admin", {}, team_id=team["id"], admin_id=admin)


def article(record: Row) -> Row:
    statistics = record.get("statistics") or {}
    conversations = statistics.get("conversions", statistics.get("conversations"))
    return {
        "collection_id": min(record["parent_ids"], default=None),
        "section_id": None,
        "statistics_type": "article_statistics" if statistics else None,
        "statistics_conversations": conversations,
    }


def conversation(record: Row) -> Row:
    rating = record["conversation_rating"] or {}
    assignee = record["admin_assignee_id"]
    return {
        "assignee_id": assignee,
        "assignee_type": "admin" if assignee else None,
        "conversation_rating_value": rating.get("rating"),
        "sla_name": (record["sla_applied"] or {}).get("sla_name"),
        "sla_status": (record["sla_applied"] or {}).get("sla_status"),
        "company_id": (record["company"] or {}).get("id"),
    }


def parts(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("conversations"):
        for part in record["conversation_parts"]["conversation_parts"]:
            yield fivetran(
                "conversation_part_history",
                part,
                conversation_id=record["id"],
                conversation_updated_at=record["updated_at"],
            )


ROWS: dict[str, Rows] = {
    "admin": of_each("admin", "admins"),
    "tag": of_each("tag", "tags"),
    "team": of_each("team", "teams"),
    "team_admin": team_admins,
    "article_history": of_each("article_history", "articles", article),
    "collection_history": of_each(
        "collection_history", "collections", lambda record: {"type": "collection"}
    ),
    "help_center_history": of_each("help_center_history", "help_centers"),
    "company_history": of_each("company_history", "companies"),
    "contact_history": of_each(
        "contact_history",
        "contacts",
        lambda record: {
            "admin_id": record["owner_id"],
            "avatar": (record["avatar"] or {}).get("image_url"),
        },
    ),
    "conversation_history": of_each("conversation_history", "conversations", conversation),
    "conversation_part_history": parts,
    "company_tag_history": related("company", "tag", "companies", "tags", "tags"),
    "contact_tag_history": related("contact", "tag", "contacts", "tags", "data"),
    "contact_company_history": related("contact", "company", "contacts", "companies", "data"),
    "conversation_tag_history": related("conversation", "tag", "conversations", "tags", "tags"),
    "conversation_contact_history": related(
        "conversation", "contact", "conversations", "contacts", "contacts"
    ),
}


def live(rows: list[Row]) -> list[Row]:
    """The rows of what lives, without what only the loader says."""
    return [
        {name: value for name, value in row.items() if name not in HOUSEKEEPING}
        for row in rows
        if row.get("_fivetran_active", True) and not row.get("_fivetran_deleted", False)
    ]
