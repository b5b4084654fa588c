"""The shared fixtures themselves."""

from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import psycopg2

from interlake.config import PostgresConnection
from workspaces import Simulated


def test_each_database_is_new(postgres_database: Callable[[], dict[str, Any]]) -> None:
    first, second = (PostgresConnection(**postgres_database()) for _ in range(2))
    connection = psycopg2.connect(first.url())
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (first.database,)
    connection.close()
    assert first.database != second.database


def test_a_workspace_in_process_answers_its_control_routes(
    simulator: Callable[..., Simulated],
) -> None:
    workspace = simulator(contacts=12)
    assert len(workspace.truth("contacts")) == 12
    workspace.advance(60, quiet=True)
    assert workspace.stats()["total"] == 0


def test_a_served_workspace_answers_over_http(simulator_server: Callable[..., str]) -> None:
    with urlopen(f"{simulator_server(contacts=5)}/_simulator/stats", timeout=10) as answer:
        assert answer.status == 200
