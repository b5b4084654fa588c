"""One run per pipeline: a second one says who holds it, from wherever it comes."""

import signal
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from interlake.config import DuckDBConnection, PostgresConnection
from interlake.errors import Busy, Unavailable
from interlake.sync import sync
from interlake.sync.chunks import Writer
from interlake.warehouse import Warehouse
from interlake.warehouse.lease import Lease, lease, take
from sync.cable import far_away
from sync.conftest import CORE, Synced
from sync.raw import differences
from sync.remote import Remote, finish, pipeline_of, start, write_settings

CHOSEN = {"include": list(CORE)}


def impatient(destination: Any) -> Any:
    if isinstance(destination, DuckDBConnection):
        return destination.model_copy(update={"lock_timeout": 0.3})
    return destination


@pytest.mark.postgres_long
def test_a_second_run_ends_with_code_4_and_may_begin_once_the_first_is_killed(
    simulator_server: Callable[..., str], destination: Any, tmp_path: Path
) -> None:
    remote = Remote(simulator_server(contacts=150, conversations=100, latency_ms=20))
    path = write_settings(tmp_path, remote.address, impatient(destination), streams=CHOSEN)
    first = start(path, "sync", "acme")
    while remote.stats()["total"] < 20:
        time.sleep(0.05)
    first.send_signal(signal.SIGSTOP)  # it lives, and does nothing
    second = start(path, "sync", "acme")
    _, notes = second.communicate(timeout=60)
    assert second.returncode == 4
    assert f"process {first.pid} on {socket.gethostname()}" in notes
    first.kill()
    first.communicate()
    finish(start(path, "sync", "acme"))
    assert differences(pipeline_of(path), remote)[:10] == []


@pytest.fixture
def near(postgres_database: Callable[..., dict[str, Any]]) -> PostgresConnection:
    return PostgresConnection(**postgres_database())


def take_when_free(destination: Any, seconds: float) -> Lease:
    until = time.monotonic() + seconds
    while True:
        try:
            return take(destination, "acme")
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_a_run_on_another_machine_is_named(near: PostgresConnection) -> None:
    with far_away(near) as (far, _), lease(far, "acme"):
        with pytest.raises(Busy, match=f"on {socket.gethostname()}"):
            take(near, "acme")
        take(near, "other").end()


def test_the_lease_of_a_machine_that_died_expires(near: PostgresConnection) -> None:
    with far_away(near) as (far, cable):
        held = take(far, "acme", expires_seconds=1)
        time.sleep(2)
        with pytest.raises(Busy):  # a living holder keeps it
            take(near, "acme")
        held.ensure()
        cable.cut()
        take_when_free(near, 20).end()
        cable.mend()
        with pytest.raises(Unavailable, match="lease of 'acme' is lost"):
            held.ensure()
        held.end()


@pytest.mark.anyio
async def test_a_run_that_lost_its_lease_writes_nothing_more(near: PostgresConnection) -> None:
    held = take(near, "acme")
    writer = Writer(Warehouse(near, "acme", ()), ensure=held.ensure)
    await writer.open()
    await writer.create_tables()
    _end_sessions(near, "interlake acme%")
    with pytest.raises(Unavailable, match="Another run may have begun"):
        await writer.run(lambda session: pytest.fail("it wrote"))
    await writer.close()
    held.end()


def _end_sessions(database: PostgresConnection, name: str) -> None:
    connection = psycopg2.connect(database.url())
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s",
            (name,),
        )
    connection.close()


def test_a_second_run_is_told_who_holds_the_pipeline(synced: Synced) -> None:
    pipeline = replace(synced.pipeline, destination=impatient(synced.pipeline.destination))
    with (
        lease(pipeline.destination, pipeline.schema_name),
        pytest.raises(Busy, match=r"process \d+ on"),
    ):
        sync(pipeline, transport=synced.simulated.transport())
    synced.again()
