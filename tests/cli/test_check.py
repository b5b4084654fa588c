"""`check`: what it finds right and wrong, in process."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from interlake.catalog import STREAMS
from interlake.check import Finding, check_destination, check_source, exit_code
from interlake.config import DuckDBConnection, Pipeline, PostgresConnection
from workspaces import Simulated

Simulators = Callable[..., Simulated]
EVERY_STREAM = tuple(stream.name for stream in STREAMS)


def by_item(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.item: finding for finding in findings}


def test_a_sound_workspace_has_nothing_wrong(simulator: Simulators) -> None:
    now = int(datetime.now(UTC).timestamp())
    workspace = simulator(api_now=now)
    findings = check_source(workspace.connection(), EVERY_STREAM, workspace.transport())
    assert {finding.result for finding in findings} == {"ok"}
    assert exit_code(findings) == 0
    assert set(EVERY_STREAM) <= set(by_item(findings))


def test_each_address_is_asked_once(simulator: Simulators) -> None:
    workspace = simulator()
    check_source(workspace.connection(), EVERY_STREAM, workspace.transport())
    assert workspace.stats()["total"] <= len(EVERY_STREAM)


def test_another_clock_is_told_but_does_no_harm(simulator: Simulators) -> None:
    workspace = simulator(api_now=1_700_000_000)
    findings = check_source(workspace.connection(), (), workspace.transport())
    clock = by_item(findings)["clock"]
    assert clock.result == "warning"
    assert "days ahead of Intercom; harmless" in clock.detail
    assert exit_code(findings) == 0


def test_a_dead_token_is_the_only_finding(simulator: Simulators) -> None:
    workspace = simulator()
    connection = workspace.connection(access_token="dead-token")
    (finding,) = check_source(connection, EVERY_STREAM, workspace.transport())
    assert (finding.item, finding.result, finding.exit_code) == ("token", "failed", 2)
    assert "dead-token" not in finding.detail


def test_a_missing_permission_is_named_beside_its_streams(simulator: Simulators) -> None:
    workspace = simulator()
    workspace.order({"kind": "missing_scope", "route": "POST /conversations/search"})
    findings = check_source(
        workspace.connection(),
        ("admins", "conversations", "conversation_parts"),
        workspace.transport(),
    )
    found = by_item(findings)
    assert found["admins"].result == "ok"
    assert found["conversations"].result == found["conversation_parts"].result == "failed"
    assert "permission missing" in found["conversations"].detail
    assert exit_code(findings) == 3


def test_a_warehouse_that_is_not_there_yet_is_no_failure(
    simulator: Simulators, tmp_path: Path
) -> None:
    target = DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")
    finding = check_destination(_pipeline(simulator(), target))
    assert finding.result == "ok"
    assert "will be made by the first sync" in finding.detail
    assert not target.path.exists()


def test_a_warehouse_that_does_not_answer_is_told(simulator: Simulators, tmp_path: Path) -> None:
    target = PostgresConnection(
        name="prod", host=str(tmp_path), database="d", username="u", password="hunter2"
    )
    finding = check_destination(_pipeline(simulator(), target))
    assert (finding.result, finding.exit_code) == ("failed", 1)
    assert "hunter2" not in finding.detail


def _pipeline(workspace: Simulated, target: DuckDBConnection | PostgresConnection) -> Pipeline:
    return Pipeline(
        name="acme",
        source=workspace.connection(),
        destination=target,
        schema_name="acme",
        streams=EVERY_STREAM,
    )
