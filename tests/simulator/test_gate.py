"""Token, Accept, version, rate: what stands before every endpoint (reference §9.1, §9.2)."""

import time
from typing import Any

import httpx
import pytest

from simulator.inprocess import TOKEN, Sim


def only_error(answer: httpx.Response) -> dict[str, Any]:
    body = answer.json()
    assert body["type"] == "error.list"
    assert body["request_id"]
    (error,) = body["errors"]
    return dict(error)


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_a_wrong_token_is_a_401_without_rate_headers(make_sim: Any, token: str) -> None:
    sim = make_sim(rate_limit=100)
    answer = sim.http.get("/me", headers={"authorization": token})
    assert answer.status_code == 401
    assert only_error(answer) == {"code": "unauthorized", "message": "Access Token Invalid"}
    assert not [name for name in answer.headers if name.startswith("x-ratelimit")]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/json;q=0.9", 200),
        ("application/*", 200),
        ("text/html", 406),
        ("", 406),
    ],
)
def test_the_accept_header_must_allow_json(quiet: Sim, accept: str, status: int) -> None:
    assert quiet.http.get("/me", headers={"accept": accept}).status_code == status


def test_a_missing_accept_header_is_a_406(quiet: Sim) -> None:
    request = quiet.http.build_request("GET", "/me")
    del request.headers["accept"]
    assert quiet.http.send(request).status_code == 406


@pytest.mark.parametrize("version", ["2.13", "2.17", "Preview", "nonsense", ""])
def test_a_version_it_cannot_speak_is_a_400(quiet: Sim, version: str) -> None:
    answer = quiet.http.get("/me", headers={"intercom-version": version})
    assert answer.status_code == 400
    assert only_error(answer)["code"] == "intercom_version_invalid"


@pytest.mark.parametrize("path", ["/conversations/deleted", "/conversations/attributes"])
@pytest.mark.parametrize(("version", "status"), [("2.14", 400), ("2.15", 400), ("2.16", 200)])
def test_paths_of_2_16_do_not_exist_before(
    quiet: Sim, path: str, version: str, status: int
) -> None:
    answer = quiet.get(path, version)
    assert answer.status_code == status
    if status == 400:
        assert only_error(answer)["code"] == "intercom_version_invalid"


def test_without_a_version_the_workspaces_own_answers(make_sim: Any) -> None:
    sim = make_sim(api_version="2.14", contacts=20)
    assert sim.get("/conversations/deleted").status_code == 400
    assert sim.get("/conversations/deleted", "2.16").status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/contacts/x/y/z", "/companies/list"])
def test_an_unknown_path_or_method_is_a_404(quiet: Sim, path: str) -> None:
    answer = quiet.get(path)
    assert answer.status_code == 404


def test_rate_headers_count_down_and_a_full_window_is_a_429(make_sim: Any) -> None:
    sim = make_sim(rate_limit=3)
    sim.inside.workspace.clock.wall = lambda: 1_000_007.5
    answers = [sim.get("/me") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert [a.headers["x-ratelimit-remaining"] for a in answers] == ["2", "1", "0", "0"]
    assert {a.headers["x-ratelimit-limit"] for a in answers} == {"3"}
    assert {a.headers["x-ratelimit-reset"] for a in answers} == {"1000010"}
    assert only_error(answers[3]) == {
        "code": "rate_limit_exceeded",
        "message": "Exceeded rate limit of 3 in 10_seconds",
    }


def test_the_next_window_starts_full(make_sim: Any) -> None:
    sim = make_sim(rate_limit=1)
    clock = sim.inside.workspace.clock
    clock.wall = lambda: 1_000_009.9
    assert [sim.get("/me").status_code for _ in range(2)] == [200, 429]
    clock.wall = lambda: 1_000_010.0
    assert sim.get("/me").status_code == 200
    windows = sim.get("/_simulator/stats").json()["windows"]
    assert windows == [
        {"start": 1_000_000, "allowed": 1, "used": 1},
        {"start": 1_000_010, "allowed": 1, "used": 1},
    ]


def test_errors_carry_rate_headers_too(make_sim: Any) -> None:
    sim = make_sim(rate_limit=9)
    for answer in (sim.get("/nothing"), sim.get("/me", "9.9"), sim.get("/contacts/none")):
        assert answer.status_code in (400, 404)
        assert "x-ratelimit-remaining" in answer.headers


def test_without_a_limit_there_are_no_rate_headers(quiet: Sim) -> None:
    assert "x-ratelimit-limit" not in quiet.get("/me").headers


def test_the_date_is_data_time_and_stands_still(sim: Sim) -> None:
    first = sim.get("/me").headers["date"]
    assert first == "Wed, 16 Sep 2026 15:00:00 GMT"
    assert sim.get("/me").headers["date"] == first
    sim.advance(61, quiet=True)
    assert sim.get("/me").headers["date"] == "Wed, 16 Sep 2026 15:01:01 GMT"


def test_control_routes_need_no_token_and_count_nowhere(make_sim: Any) -> None:
    sim = make_sim(rate_limit=1)
    for _ in range(3):
        answer = httpx.Client(transport=sim.http._transport, base_url="http://x")
        assert answer.get("/_simulator/stats").json()["total"] == 0
    sim.get("/me")
    sim.get("/contacts/none")
    stats = sim.get("/_simulator/stats").json()
    assert stats["total"] == 2
    assert stats["routes"] == {"GET /me": 1, "GET /contacts/{id}": 1}
    assert stats["responses"] == {"200": 1, "429": 1}


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b""])
def test_a_body_that_is_no_json_object_is_a_400(quiet: Sim, body: bytes) -> None:
    answer = quiet.http.post("/contacts/search", content=body)
    assert answer.status_code == 400
    assert only_error(answer)["code"] == "parameter_invalid"


NOT_FOUND = {
    "/contacts/none": ("not_found", "User Not Found"),
    "/contacts/none/tags": ("not_found", "User Not Found"),
    "/contacts/find_by_external_id/none": ("not_found", "User Not Found"),
    "/companies/none": ("company_not_found", "Company Not Found"),
    "/companies?name=none": ("company_not_found", "Company Not Found"),
    "/conversations/1": ("not_found", "Resource Not Found"),
    "/admins/1": ("admin_not_found", "Admin not found"),
    "/teams/1": ("team_not_found", "Team not found"),
    "/tags/1": ("not_found", "Resource Not Found"),
    "/segments/1": ("not_found", "Resource Not Found"),
    "/articles/1": ("not_found", "Resource Not Found"),
    "/help_center/collections/1": ("not_found", "Resource Not Found"),
}


@pytest.mark.parametrize("path", NOT_FOUND)
def test_every_object_has_its_own_words_for_gone(quiet: Sim, path: str) -> None:
    answer = quiet.get(path)
    assert answer.status_code == 404
    code, message = NOT_FOUND[path]
    assert only_error(answer) == {"code": code, "message": message}


def test_latency_is_waited_before_every_answer(make_sim: Any) -> None:
    sim = make_sim(latency_ms=30, contacts=10, conversations=5)
    start = time.perf_counter()
    sim.get("/me")
    assert time.perf_counter() - start >= 0.03
