"""`interlake verify` and `interlake purge` as users meet them: exit codes, figures, no values."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from interlake.cli import app

SETTINGS = """\
connections:
  intercom:
    - name: acme
      access_token: simulator-token
      base_url: {url}
      allow_custom_base_url: true
  duckdb:
    - {{name: lake, path: lake.duckdb}}
pipelines:
  - name: acme
    source: acme
    destination: lake
    index_lag: 0s
    streams: {{include: [contacts, tags]}}
"""
Interlake = Callable[..., Result]


@pytest.fixture
def interlake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interlake:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INTERLAKE_CONFIG", raising=False)
    return lambda *words: CliRunner().invoke(app, list(words))


def test_a_difference_ends_with_5_until_it_is_repaired_and_a_person_is_purged(
    interlake: Interlake, tmp_path: Path, simulator_server: Callable[..., str]
) -> None:
    url = simulator_server(contacts=5, conversations=2, companies=2, articles=2)
    (tmp_path / "connections.yml").write_text(SETTINGS.format(url=url))
    assert interlake("sync", "-q").exit_code == 0
    with duckdb.connect(str(tmp_path / "lake.duckdb")) as lake:
        lake.execute("UPDATE lake.acme.contacts SET name = 'a secret name'")
        contact = lake.execute("SELECT min(id) FROM lake.acme.contacts").fetchall()[0][0]

    result = interlake("verify", "--full", "--json", "-q")
    assert result.exit_code == 5
    told = json.loads(result.stdout)
    assert {t["table"]: t["columns"] for t in told["tables"] if t["differences"]} == {
        "contacts": ["name"]
    }
    result = interlake("verify", "--repair", "-q")
    assert result.exit_code == 0
    assert "5 rows differ, 5 repaired, 0 left when verified again" in result.output
    assert "secret" not in result.output
    status = interlake("status")
    assert "100% of" in status.output
    assert "5 differed, 0 left after the repair" in status.output

    assert "--yes" in interlake("purge", "--contact", contact).output
    assert interlake("purge", "--contact", contact, "--email", "x").exit_code == 2
    planned = interlake("purge", "--contact", contact, "--dry-run", "--json")
    done = interlake("purge", "--contact", contact, "--yes", "--json")
    assert json.loads(done.stdout)["tables"] == json.loads(planned.stdout)["tables"]
    assert json.loads(done.stdout)["tables"][0] == {"table": "contacts", "deleted": 1, "emptied": 0}
    assert interlake("sync", "-q").exit_code == 0
    assert interlake("verify", "--full", "-q").exit_code == 0
