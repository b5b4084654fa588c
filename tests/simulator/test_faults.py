"""Every fault one can order (reference §9.11)."""

import time
from typing import Any

import httpx
import pytest

from simulator.inprocess import Sim

EVERYBODY = {"field": "created_at", "operator": ">", "value": 0}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, "json"), (503, "json"), (408, "json"), (429, "json"), (502, "html"), (504, "html")],
)
def test_a_status_strikes_as_often_as_ordered(sim: Sim, status: int, kind: str) -> None:
    sim.fault("status", status=status, times=2, retry_after=7)
    answers = [sim.get("/tags") for _ in range(3)]
    assert [a.status_code for a in answers] == [status, status, 200]
    assert kind in answers[0].headers["content-type"]
    assert answers[0].headers["retry-after"] == "7"
    if kind == "json":
        assert answers[0].json()["type"] == "error.list"


def test_a_fault_can_be_kept_to_a_route(sim: Sim) -> None:
    sim.fault("status", status=500, route="GET /contacts/{id}")
    key = sim.truth("contacts")[0]["id"]
    assert sim.get("/contacts").status_code == 200
    assert sim.get(f"/contacts/{key}").status_code == 500
    sim.http.delete("/_simulator/faults")
    sim.fault("status", status=500, route="/help_center")
    assert sim.get(f"/contacts/{key}").status_code == 200
    assert sim.get("/help_center/collections").status_code == 500


def test_a_fault_can_wait_for_some_requests(sim: Sim) -> None:
    sim.fault("status", status=500, after=2, times=1)
    assert [sim.get("/tags").status_code for _ in range(4)] == [200, 200, 500, 200]


def test_chance_comes_from_the_seed(make_sim: Any) -> None:
    def outcomes() -> list[int]:
        sim = make_sim(contacts=5, conversations=0)
        sim.fault("status", status=500, probability=0.4)
        return [sim.get("/tags").status_code for _ in range(40)]

    first = outcomes()
    assert first == outcomes()
    assert 8 < first.count(500) < 26


@pytest.mark.parametrize(
    ("kind", "body"), [("empty_200", ""), ("html_200", "<html>")], ids=["empty", "html"]
)
def test_a_success_may_hold_no_json(sim: Sim, kind: str, body: str) -> None:
    sim.fault(kind, times=1)
    answer = sim.get("/tags")
    assert answer.status_code == 200
    assert answer.text.startswith(body)
    assert len(answer.text) >= len(body)
    assert sim.get("/tags").json()["data"]


def test_a_slow_answer_is_right_but_late(sim: Sim) -> None:
    sim.fault("slow", seconds=0.05, times=1)
    start = time.perf_counter()
    assert sim.get("/tags").json()["data"]
    assert time.perf_counter() - start >= 0.05


def test_a_dropped_connection_is_an_error_http_clients_know(sim: Sim) -> None:
    sim.fault("reset", times=1)
    with pytest.raises(httpx.TransportError):
        sim.get("/tags")
    assert sim.get("/tags").status_code == 200
    assert sim.get("/_simulator/stats").json()["responses"] == {"reset": 1, "200": 1}


def test_large_pages_time_out_and_small_ones_do_not(sim: Sim) -> None:
    sim.fault("timeout_above_page_size", page_size=50)
    assert sim.get("/contacts", per_page=51).status_code == 504
    assert sim.get("/contacts", per_page=50).status_code == 200
    assert sim.get("/contacts").status_code == 200
    for size, status in ((150, 504), (20, 200)):
        body = {"query": EVERYBODY, "pagination": {"per_page": size}}
        assert sim.post("/conversations/search", body).status_code == status


def test_a_missing_scope_speaks_as_the_document_does(sim: Sim) -> None:
    sim.fault("missing_scope", route="/conversations", times=1)
    answer = sim.get("/conversations")
    assert answer.status_code == 403
    assert answer.json()["errors"] == [
        {
            "code": "forbidden",
            "message": "You do not have the required scope (read_conversations) to access this "
            "resource",
        }
    ]
    sim.fault("missing_scope", route="/conversations", status=401)
    answer = sim.get("/conversations")
    assert answer.status_code == 401
    assert answer.json()["errors"] == [
        {"code": "token_unauthorized", "message": "Not authorized to access resource"}
    ]
    assert sim.get("/me").status_code == 200


def test_a_dead_token_is_a_401_everywhere(sim: Sim) -> None:
    sim.fault("dead_token")
    assert {sim.get(path).status_code for path in ("/me", "/contacts", "/tags")} == {401}


def test_a_scroll_can_break_midway(make_sim: Any) -> None:
    sim = make_sim(companies=150)
    sim.fault("scroll_500", after=1, times=1)
    first = sim.get("/companies/scroll").json()
    assert sim.get("/companies/scroll", scroll_param=first["scroll_param"]).status_code == 500
    assert sim.get("/companies").status_code == 200


def test_other_apps_can_empty_the_workspaces_bucket(make_sim: Any) -> None:
    sim = make_sim(rate_limit=100)
    sim.inside.workspace.clock.wall = lambda: 1000.0
    sim.fault("busy_workspace", left=2)
    answers = [sim.get("/tags") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert answers[2].headers["x-ratelimit-remaining"] == "98"


def test_refusals_can_say_when_to_come_back(make_sim: Any) -> None:
    sim = make_sim(rate_limit=1)
    sim.inside.workspace.clock.wall = lambda: 1000.0
    sim.fault("retry_after", seconds=4)
    assert "retry-after" not in sim.get("/tags").headers
    refused = sim.get("/tags")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "4"


def test_extra_fields_appear_at_every_level(sim: Sim) -> None:
    plain = sim.get("/conversations").json()
    sim.fault("extra_fields")
    body = sim.get("/conversations").json()
    row = body["conversations"][0]
    for node in (body, row, row["source"], row["tags"], body["pages"]):
        assert node["future_field"] == "from the future"
    assert row["id"] == plain["conversations"][0]["id"]


def test_an_unknown_part_type_can_appear(sim: Sim) -> None:
    key = next(
        row["id"]
        for row in sim.truth("conversations")
        if row["conversation_parts"]["conversation_parts"]
    )
    sim.fault("unknown_part_type")
    parts = sim.get(f"/conversations/{key}").json()["conversation_parts"]
    assert parts["conversation_parts"][-1]["part_type"] == "teleported_by_admin"


def test_ids_can_change_their_type(sim: Sim) -> None:
    sim.fault("id_type_flip")
    assert all(isinstance(row["id"], int) for row in sim.get("/tags").json()["data"])
    rows = sim.get("/conversations").json()["conversations"]
    assert all(isinstance(row["admin_assignee_id"], str) for row in rows)


def test_teammates_can_come_under_the_schemas_key(sim: Sim) -> None:
    def keys() -> set[str]:
        rows = sim.get("/conversations", per_page=100).json()["conversations"]
        return {key for row in rows if row["teammates"] for key in row["teammates"]}

    assert keys() == {"type", "admins"}
    sim.fault("teammates_key")
    assert keys() == {"type", "teammates"}
    assert "admins" in sim.get("/admins").json()


def test_next_can_take_its_other_forms(sim: Sim) -> None:
    sim.fault("next_as_url", times=1)
    url = sim.get("/articles", per_page=5).json()["pages"]["next"]
    assert len(sim.http.get(url).json()["data"]) == 5
    assert sim.http.get(url).json()["pages"]["page"] == 2
    sim.fault("next_as_object", times=1)
    following = sim.get("/conversations/deleted", "2.16", per_page=1).json()["pages"]["next"]
    assert following == {"page": 2, "per_page": 1}
    sim.fault("next_null", times=1)
    pages = sim.get("/articles", page=40).json()["pages"]
    assert pages["next"] is None


@pytest.mark.parametrize("faults", [None, {}, [{"kind": "unheard of"}], [5], [{}]])
def test_an_unknown_fault_is_refused(sim: Sim, faults: Any) -> None:
    assert sim.post("/_simulator/faults", {"faults": faults}).status_code == 400


def test_reset_drops_faults_counts_and_changes(sim: Sim) -> None:
    before = sim.truth("contacts")
    sim.fault("dead_token")
    sim.advance(86_400)
    sim.get("/tags")
    sim.post("/_simulator/reset")
    assert sim.get("/_simulator/stats").json()["total"] == 0
    assert sim.get("/tags").status_code == 200
    assert sim.truth("contacts") == before
