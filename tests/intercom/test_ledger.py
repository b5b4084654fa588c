"""Processes that share a token share one budget, and what a dead one had does not bind the rest."""

import asyncio
import subprocess
import sys
import time

import pytest

from interlake.intercom.ledger import Ledger
from interlake.intercom.rate_limit import Budget

HEADERS = {"x-ratelimit-limit": "10", "x-ratelimit-remaining": "9"}


def headers(remaining: int) -> dict[str, str]:
    return HEADERS | {
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(int(time.time()) // 10 * 10 + 20),
    }


@pytest.mark.anyio
async def test_what_one_budget_learns_and_has_in_flight_another_knows(tmp_path):
    one, other = (
        Budget(share=1.0, max_in_flight=64, ledger=Ledger(tmp_path / "l")) for _ in range(2)
    )
    one.release(await one.acquire(), 200, headers(3), refused=False)
    for _ in range(2):
        await one.acquire()
    await other.acquire()  # the third of three
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await other.acquire()
    one.close()  # and what it had in flight is nobody's
    assert other._ledger is not None
    with other._ledger.open(lambda: 1, dict) as shared:
        assert shared.in_flight_elsewhere == 0


KILLED = """
import os, sys
from pathlib import Path
from interlake.intercom.ledger import Ledger
with Ledger(Path(sys.argv[1])).open(lambda: 7, lambda: {"at": 1}):
    pass
os.kill(os.getpid(), 9)
"""


def test_requests_of_a_killed_process_are_forgotten_but_what_it_learned_stays(tmp_path):
    path = tmp_path / "ledger"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    with Ledger(path).open(lambda: 0, dict) as shared:
        assert (shared.in_flight_elsewhere, shared.state) == (0, {"at": 1})


@pytest.mark.parametrize("seconds", [-10.0, 100.0])
def test_what_was_written_at_another_time_is_not_believed(tmp_path, seconds):
    path = tmp_path / "ledger"
    with Ledger(path, now=lambda: 1000.0).open(lambda: 5, lambda: {"at": 1}):
        pass
    with Ledger(path, now=lambda: 1000.0 + seconds).open(lambda: 0, dict) as shared:
        assert (shared.in_flight_elsewhere, shared.state) == (0, {})


def test_a_process_that_has_asked_nothing_for_long_leaves_nothing_behind(tmp_path):
    """It ends with a load that took minutes, say; the next one must get on."""
    path = tmp_path / "ledger"
    moment = 1000.0
    ledger = Ledger(path, now=lambda: moment)
    with ledger.open(lambda: 5, lambda: {"at": 1}):
        pass
    moment += 100.0
    ledger.close()
    with Ledger(path, now=lambda: moment).open(lambda: 0, dict) as shared:
        assert (shared.in_flight_elsewhere, shared.state) == (0, {})


@pytest.mark.parametrize("content", ['{"at": ', '{"state": {}, "clients": {}}', "[]", "null"])
def test_a_damaged_file_is_an_empty_one(tmp_path, content):
    path = tmp_path / "ledger"
    path.write_text(content)
    with Ledger(path).open(lambda: 0, dict) as shared:
        assert shared.state == {}


def test_the_file_is_for_its_owner_alone(tmp_path):
    Ledger(tmp_path / "ledger").close()
    assert (tmp_path / "ledger").stat().st_mode & 0o777 == 0o600
