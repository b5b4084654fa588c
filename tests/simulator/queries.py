"""What tests of searching share."""

from typing import Any

from simulator.inprocess import Sim


def ids(answer: Any) -> list[str]:
    rows = answer.get("data") or answer.get("conversations") or answer.get("tickets") or []
    return [row["id"] for row in rows]


def everything(sim: Sim, what: str, query: Any, version: str = "2.16") -> set[str]:
    found: set[str] = set()
    page = sim.search(what, query, version, pagination={"per_page": 150})
    while True:
        found |= set(ids(page))
        if "next" not in page["pages"]:
            assert page["total_count"] == len(found)
            return found
        after = page["pages"]["next"]["starting_after"]
        pagination = {"per_page": 150, "starting_after": after}
        page = sim.search(what, query, version, pagination=pagination)


def nested(levels: int) -> Any:
    node: Any = {"field": "role", "operator": "=", "value": "user"}
    for _ in range(levels):
        node = {"operator": "AND", "value": [node]}
    return node
