"""A warehouse that goes away, or has no room left: the run says so, and the next one continues."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interlake.config import DuckDBConnection, PostgresConnection
from interlake.errors import Unavailable
from interlake.report import Silent
from interlake.sync import SyncOptions, sync
from sync.cable import Cable, far_away
from sync.conftest import CORE, Synced, make_pipeline
from sync.raw import differences
from sync.remote import Remote, finish, pipeline_of, start, write_settings
from workspaces import Simulated

CHOSEN = {"include": list(CORE)}
TOLD = r"failed: .*Nothing that was committed is lost|lease .* is lost.*What it committed stays"


class Unplugging(Silent):
    """Takes the warehouse away once so many chunks are committed."""

    def __init__(self, cable: Cable, after: int) -> None:
        self._cable, self._left = cable, after

    def committed(self, rows: int, seconds: float) -> None:
        self._left -= 1
        if not self._left:
            self._cable.unplug()


@pytest.mark.parametrize("after", [1, pytest.param(3, marks=pytest.mark.long)])
def test_a_run_ends_when_postgres_goes_away_and_the_next_one_continues(
    postgres_database: Callable[..., dict[str, Any]],
    simulator: Callable[..., Simulated],
    after: int,
) -> None:
    near, simulated = PostgresConnection(**postgres_database()), simulator(contacts=150)
    with far_away(near) as (far, cable):
        pipeline = make_pipeline(simulated, far, chunk_rows=300)
        with pytest.raises(Unavailable, match=TOLD):
            sync(pipeline, progress=Unplugging(cable, after), transport=simulated.transport())
        with pytest.raises(Unavailable, match="does not answer"):
            sync(pipeline, transport=simulated.transport())
        cable.mend()
        simulated.advance(3_600)
        everything = SyncOptions(refresh=frozenset({"memberships"}), reconcile=True)
        report = sync(pipeline, everything, transport=simulated.transport())
    assert report.exit_code == 0
    assert differences(replace(pipeline, destination=near), simulated)[:10] == []


# What the process may write to one file, as if the disk were full beyond it.
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))
sys.argv = ["interlake", "sync", "acme", "-c", {path!r}]
from interlake.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "room", [500_000, *(pytest.param(n, marks=pytest.mark.long) for n in (20_000, 800_000))]
)
def test_a_full_disk_ends_a_run_and_the_next_one_continues(
    simulator_server: Callable[..., str], tmp_path: Path, room: int
) -> None:
    remote = Remote(simulator_server(contacts=150, conversations=60))
    lake = DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")
    path = write_settings(tmp_path, remote.address, lake, streams=CHOSEN, chunk_rows=500)
    code = LIMITED.format(bytes=room, path=str(path))
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "File too large Nothing that was committed is lost" in ended.stderr
    assert "Traceback" not in ended.stderr
    finish(start(path, "sync", "acme"))
    assert differences(pipeline_of(path), remote)[:10] == []


@pytest.mark.parametrize("loaded_destination", ["duckdb"], indirect=True)
def test_a_temporary_folder_without_room_is_told_like_a_warehouse_without(
    synced: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced.simulated.edit("tag", "create", name="New")
    monkeypatch.setattr(tempfile, "tempdir", "/dev/full")
    with pytest.raises(Unavailable, match=r"/dev/full.*Nothing that was committed is lost"):
        synced.try_again()
    monkeypatch.undo()
    synced.again()
    synced.assert_true()
