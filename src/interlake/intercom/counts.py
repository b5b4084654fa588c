"""How many there are of everything, from the `total_count` of lists and searches.

The endpoint that once counted is gone (reference §8); no list is read for this.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from interlake.catalog import BY_NAME
from interlake.intercom.client import Client
from interlake.intercom.readers import Source

Filter = Mapping[str, Any]

_OF_ADMINS = ("open", "closed")  # two requests for each


async def count_everything(source: Source) -> dict[str, Any]:
    """Counts of people, companies, tags, segments and conversations; and of each admin's own."""
    client = source.client
    admins = (await source.lists.read(BY_NAME["admins"]))[0].records
    names = ("users", "leads", "companies", "tags", "segments", "open", "closed", "snoozed")
    counted = await asyncio.gather(
        _found(client, "contacts", _is("role", "user")),
        _found(client, "contacts", _is("role", "lead")),
        _companies(client),
        _listed(source, "tags"),
        _listed(source, "segments"),
        *(_found(client, "conversations", _is("state", state)) for state in names[5:]),
        _found(client, "conversations", _both(_is("state", "open"), _is("admin_assignee_id", 0))),
    )
    *plain, unassigned = counted
    counts: dict[str, Any] = dict(zip(names, plain, strict=True))
    return {
        **counts,
        "contacts": counts["users"] + counts["leads"],
        "conversations": counts["open"] + counts["closed"] + counts["snoozed"],
        "unassigned": unassigned,
        "assigned": counts["open"] - unassigned,
        "admins": await asyncio.gather(*(_of_admin(client, admin) for admin in admins)),
    }


async def _of_admin(client: Client, admin: Mapping[str, Any]) -> dict[str, Any]:
    theirs = _is("admin_assignee_id", int(admin["id"]))
    found = await asyncio.gather(
        *(
            _found(client, "conversations", _both(theirs, _is("state", state)))
            for state in _OF_ADMINS
        )
    )
    return {
        "id": admin["id"],
        "name": admin.get("name"),
        **dict(zip(_OF_ADMINS, found, strict=True)),
    }


def _is(field: str, value: str | int) -> Filter:
    return {"field": field, "operator": "=", "value": value}


def _both(*filters: Filter) -> Filter:
    return {"operator": "AND", "value": list(filters)}


async def _found(client: Client, what: str, query: Filter) -> int:
    body = {"query": query, "pagination": {"per_page": 1}}
    return _total((await client.post(f"/{what}/search", body)).payload)


async def _companies(client: Client) -> int:
    return _total((await client.post("/companies/list", params={"per_page": 1})).payload)


async def _listed(source: Source, name: str) -> int:
    return len((await source.lists.read(BY_NAME[name]))[0].records)


def _total(payload: Mapping[str, Any]) -> int:
    return int(payload.get("total_count") or 0)
