"""The simulator over real HTTP, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from interlake.simulator import Options
from simulator.inprocess import Sim

SERVE = """
from interlake.simulator import Options, serve
options = Options(contacts=20, conversations=10, companies=5, articles=3)
serve(options, on_ready=lambda port: print(port, flush=True))
"""
HEADERS = {"authorization": "Bearer simulator-token"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("api_version", "2.13"),
        ("timezone", "Mars/Olympus"),
        ("contacts", -1),
        ("rate_limit", 0),
    ],
)
def test_impossible_options_are_refused_by_name(option: str, value: object) -> None:
    options: dict[str, Any] = {option: value}
    with pytest.raises(ValueError, match=option):
        Options(**options)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


def test_it_answers_with_data_time_and_its_own_headers_only(address: str) -> None:
    answer = httpx.get(f"{address}/contacts", headers=HEADERS)
    assert answer.json()["total_count"] == 20
    assert answer.headers.get_list("date") == ["Wed, 16 Sep 2026 15:00:00 GMT"]
    assert "server" not in answer.headers


def test_every_process_makes_the_same_workspace(address: str) -> None:
    sim = Sim(contacts=20, conversations=10, companies=5, articles=3)
    for stream in ("contacts", "conversations", "companies", "articles"):
        path = f"/_simulator/truth/{stream}"
        assert httpx.get(address + path).content == sim.get(path).content
    sim.close()


def test_addresses_of_next_pages_lead_back_to_it(address: str) -> None:
    url = f"{address}/conversations/deleted?per_page=1"
    following = httpx.get(url, headers=HEADERS).json()["pages"]["next"]
    assert following.startswith(address)
    assert httpx.get(following, headers=HEADERS).json()["pages"]["page"] == 2


def test_a_dropped_connection_is_really_dropped(address: str) -> None:
    fault = {"faults": [{"kind": "reset", "times": 1}]}
    httpx.post(f"{address}/_simulator/faults", json=fault)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{address}/me", headers=HEADERS)
    assert httpx.get(f"{address}/me", headers=HEADERS).status_code == 200


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_quickly_and_without_complaint(kind: signal.Signals) -> None:
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        port = int(process.stdout.readline())
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS) as client:
            # An idle connection must not keep the server alive.
            assert client.get("/me").status_code == 200
            start = time.monotonic()
            os.kill(process.pid, kind)
            assert process.wait(10) == 0
            assert time.monotonic() - start < 3
        assert process.stderr.read() == ""
