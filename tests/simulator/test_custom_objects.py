"""Custom objects (reference §3.3, corrections b.2)."""

from typing import Any
from urllib.parse import quote

import pytest

from simulator.inprocess import Sim

DAY = 86_400
KINDS = ("Order", "Subscription", "Support plan \u2605")


def instances(sim: Sim, kind: str, **asked: Any) -> list[Any]:
    page = sim.get(f"/custom_object_instances/{quote(kind)}", **asked).json()
    rows = page["data"]
    while page["pages"]["next"]:
        page = sim.http.get(page["pages"]["next"]).json()
        rows += page["data"]
    return list(rows)


def by_id(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row["id"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("per_page", [7, 150])
def test_pages_hold_every_instance_of_a_type(quiet: Sim, kind: str, per_page: int) -> None:
    rows = instances(quiet, kind, per_page=per_page)
    wanted = [row for row in quiet.truth("custom_object_instances") if row["type"] == kind]
    assert by_id(rows) == by_id(wanted) != []
    assert [row["created_at"] for row in rows] == sorted(
        (row["created_at"] for row in rows), reverse=True
    )


def test_a_page_holds_twenty_unless_asked_and_150_at_most(quiet: Sim) -> None:
    path = "/custom_object_instances/Order"
    assert quiet.get(path).json()["pages"]["per_page"] == 20
    assert quiet.get(path, per_page=500).json()["pages"]["per_page"] == 150


def test_instances_are_listed_by_what_they_are_attached_to(quiet: Sim) -> None:
    for name, table in (("contact", "contacts"), ("conversation", "conversations")):
        records = quiet.inside.workspace.custom_objects.values()
        record = next(row for row in records if getattr(row, f"{name}_ids"))
        key = getattr(record, f"{name}_ids")[0]
        assert key in {row["id"] for row in quiet.truth(table)}
        found = instances(quiet, record.kind, **{f"references_{name}_id": key})
        assert record.id in {row["id"] for row in found}
        assert len(found) < 20
        assert instances(quiet, record.kind, **{f"references_{name}_id": "1"}) == []


@pytest.mark.parametrize("version", ["2.14", "2.15", "2.16"])
def test_an_instance_is_found_by_either_id_in_every_version(quiet: Sim, version: str) -> None:
    row = quiet.truth("custom_object_instances")[0]
    path = f"/custom_object_instances/{row['type']}"
    assert quiet.get(f"{path}/{row['id']}", version).json() == row
    assert quiet.get(f"{path}/{row['external_id']}", version).json() == row
    assert quiet.get(path, version, external_id=row["external_id"]).json() == row


@pytest.mark.parametrize("version", ["2.14", "2.15"])
def test_lists_came_with_2_16(quiet: Sim, version: str) -> None:
    assert quiet.get("/custom_object_instances/Order", version).status_code == 400


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("Nothing", "Custom object type `Nothing` not found"),
        ("Nothing/1", "Custom object type `Nothing` not found"),
        ("Order/1", "Custom object instance not found"),
        ("Order?external_id=1", "Custom object instance not found"),
    ],
)
def test_what_is_missing_is_said(quiet: Sim, path: str, message: str) -> None:
    answer = quiet.get(f"/custom_object_instances/{path}")
    assert answer.status_code == 404
    assert answer.json()["errors"][0] == {"code": "not_found", "message": message}


def test_attributes_are_of_every_kind(quiet: Sim) -> None:
    rows = quiet.truth("custom_object_instances")
    kinds = {type(value) for row in rows for value in row["custom_attributes"].values()}
    assert kinds == {str, int, float, bool, type(None)}
    assert any(row["custom_attributes"] == {} for row in rows)
    assert any(row["external_created_at"] is None for row in rows)


def test_instances_come_change_and_go(sim: Sim) -> None:
    before = {row["id"]: row for row in sim.truth("custom_object_instances")}
    changes = sim.advance(10 * DAY)["changes"]
    after = {row["id"]: row for row in sim.truth("custom_object_instances")}
    assert len(after.keys() - before.keys()) > 0
    assert len(after) - len(before) == (
        changes["custom_objects_created"] - changes["custom_objects_deleted"]
    )
    assert any(before[key] != after[key] for key in before.keys() & after.keys())


def test_contacts_and_conversations_show_what_was_attached_lately(sim: Sim) -> None:
    contact, talk = sim.truth("contacts")[0], sim.truth("conversations")[0]
    key = sim.edit(
        "custom_object",
        "create",
        type="Order",
        contact_id=contact["id"],
        conversation_id=talk["id"],
    )["id"]
    for path in (f"/contacts/{contact['id']}", f"/conversations/{talk['id']}"):
        shown = sim.get(path).json()["custom_attributes"]["Orders"]
        assert shown["type"] == "order.list"
        assert key in {row["id"] for row in shown["instances"]}
    now = sim.edit("custom_object", "update", key, custom_attributes={"items": 99})["now"]
    changed = sim.get(f"/contacts/{contact['id']}").json()
    assert changed["updated_at"] == now
    (row,) = [r for r in changed["custom_attributes"]["Orders"]["instances"] if r["id"] == key]
    assert row["custom_attributes"]["items"] == 99
    sim.edit("custom_object", "delete", key)
    left = sim.get(f"/contacts/{contact['id']}").json()["custom_attributes"]["Orders"]
    assert key not in {row["id"] for row in left["instances"]}


def test_a_merge_attaches_them_to_the_one_that_stays(sim: Sim) -> None:
    records = sim.inside.workspace.custom_objects.values()
    record = next(row for row in records if row.contact_ids)
    gone = record.contact_ids[0]
    stays = next(row["id"] for row in sim.truth("contacts") if row["id"] not in record.contact_ids)
    sim.edit("contact", "merge", gone, into=stays)
    found = instances(sim, record.kind, references_contact_id=stays)
    assert record.id in {row["id"] for row in found}
