"""The command line as users meet it: help, exit codes, messages, JSON."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from interlake import __version__
from interlake.catalog import STREAMS
from interlake.cli import COMMANDS, app
from interlake.config import load

SETTINGS = """\
connections:
  intercom:
    - name: acme
      access_token: "{{{{ env_var('TOKEN', 'simulator-token') }}}}"
      base_url: {url}
      allow_custom_base_url: true
      api_version: "{version}"
  duckdb:
    - {{name: lake, path: lake.duckdb}}
pipelines:
  - name: helpdesk
    source: acme
    destination: lake
    streams: {{exclude: [articles]}}
"""
Interlake = Callable[..., Result]


@pytest.fixture
def interlake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interlake:
    """Run a command in an empty folder; `.output` is stdout and stderr together."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INTERLAKE_CONFIG", raising=False)
    return lambda *words, **settings: CliRunner().invoke(app, list(words), **settings)


@pytest.fixture
def settings_file(tmp_path: Path) -> Callable[..., Path]:
    """Write connections.yml for a workspace at an address."""

    def write(url: str = "http://127.0.0.1:9", version: str = "2.16") -> Path:
        path = tmp_path / "connections.yml"
        path.write_text(SETTINGS.format(url=url, version=version))
        return path

    return write


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(interlake: Interlake, command: str) -> None:
    result = interlake(command, "--help")
    assert result.exit_code == 0
    assert f"interlake {command}" in result.output.split("Example")[1]


def test_help_takes_less_than_half_a_second() -> None:
    def seconds() -> float:
        # Of the processor rather than the clock: other tests run beside this one.
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "interlake", "--help"], check=True, capture_output=True
        )
        after = os.times()
        used = (after.children_user, after.children_system)
        return sum(used) - before.children_user - before.children_system

    assert min(seconds() for _ in range(3)) < 0.5


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    heavy = ["dlt", "duckdb", "dbt", "pyarrow", "httpx", "pydantic", "starlette"]
    command = [sys.executable, "-X", "importtime", "-m", "interlake", option]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "interlake.cli" in imported
    assert imported.isdisjoint(heavy)


def test_version_is_printed(interlake: Interlake) -> None:
    assert interlake("--version").output.strip() == f"interlake {__version__}"


def test_an_unknown_command_is_a_usage_error(interlake: Interlake) -> None:
    result = interlake("syncc")
    assert result.exit_code == 2
    assert "sync" in result.output


def test_init_writes_a_file_that_is_valid_and_never_overwrites_it(
    interlake: Interlake, tmp_path: Path
) -> None:
    assert interlake("init").exit_code == 0
    path = tmp_path / "connections.yml"
    assert load(path, {"INTERCOM_ACCESS_TOKEN": "x"}).pipelines[0].name == "acme"
    path.write_text("mine")
    result = interlake("init")
    assert result.exit_code == 2
    assert "connections.yml is there already" in result.output
    assert path.read_text() == "mine"


def test_what_init_leaves_in_comments_is_valid_too(interlake: Interlake, tmp_path: Path) -> None:
    interlake("init")
    path = tmp_path / "connections.yml"
    path.write_text(re.sub(r"^( +)# ", r"\1", path.read_text(), flags=re.MULTILINE))
    settings = load(path, {"INTERCOM_ACCESS_TOKEN": "x", "PG_PASSWORD": "y"})
    assert settings.pipelines[0].refresh["companies"].total_seconds() == 0
    assert len(settings.destinations) == 2


@pytest.mark.parametrize(
    "command", ["sync", "reconcile", "transform", "run", "status", "check", "verify", "purge"]
)
def test_a_missing_settings_file_is_told_in_one_line(interlake: Interlake, command: str) -> None:
    result = interlake(command)
    assert result.exit_code == 2
    assert result.output.startswith("interlake: connections.yml does not exist; `interlake init`")
    assert len(result.output.splitlines()) == 1


def test_debug_shows_where_an_error_came_from(interlake: Interlake) -> None:
    assert "Traceback" in interlake("--debug", "status").output


@pytest.mark.parametrize("how", ["before", "after", "variable"])
def test_the_settings_file_can_be_named_three_ways(
    interlake: Interlake, settings_file: Callable[..., Path], tmp_path: Path, how: str
) -> None:
    other = settings_file().rename(tmp_path / "other.yml")
    words, environ = {
        "before": (["-c", str(other), "streams", "helpdesk"], {}),
        "after": (["streams", "helpdesk", "-c", str(other)], {}),
        "variable": (["streams", "helpdesk"], {"INTERLAKE_CONFIG": str(other)}),
    }[how]
    assert interlake(*words, env=environ).exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sync", "helpdsk"], 'no pipeline "helpdsk"; did you mean "helpdesk"?'),
        (["sync", "--streams", "contact"], 'no stream "contact"; did you mean "contacts"?'),
        (["sync", "--streams", "articles"], '"articles" is not selected in pipeline "helpdesk"'),
        (["sync", "--refresh", "member"], '--refresh "member": did you mean "memberships"?'),
        (["sync", "--full-refresh", "--since", "2026-01-01"], "leave out --since"),
        (["get", "acne", "/me"], 'no intercom connection "acne"; did you mean "acme"?'),
        (["get", "acme", "/me", "-p", "per_page"], '-p "per_page": write key=value'),
        (["check", "helpdsk"], 'no connection or pipeline "helpdsk"; did you mean "helpdesk"?'),
        (["simulate", "--rate-limit", "none"], "write a number of requests, or off"),
        (["simulate", "--timezone", "Mars"], "Mars"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_word_gets_the_nearest_valid_one(
    interlake: Interlake, settings_file: Callable[..., Path], words: list[str], message: str
) -> None:
    settings_file()
    result = interlake(*words)
    assert result.exit_code == 2
    assert message in result.output


def test_streams_lists_the_catalog_without_a_settings_file(interlake: Interlake) -> None:
    rows = json.loads(interlake("streams", "--json").stdout)
    assert [row["name"] for row in rows] == [stream.name for stream in STREAMS]
    assert rows[1]["tables"] == ["admins", "admin_teams"]


def test_streams_of_a_pipeline_say_what_it_selects_and_skips(
    interlake: Interlake, settings_file: Callable[..., Path]
) -> None:
    settings_file(version="2.14")
    result = interlake("streams", "helpdesk", "--json")
    rows = {row["name"]: row for row in json.loads(result.stdout)["streams"]}
    assert list(rows) == [stream.name for stream in STREAMS]
    assert rows["contacts"]["selected"]
    assert rows["contacts"]["runs"]
    reasons = {name: rows[name]["reason"] for name in rows if not rows[name]["selected"]}
    assert reasons["articles"] == reasons["article_statistics"] == "not selected"
    assert reasons["data_events"] == "not selected"
    assert reasons["conversation_attributes"].startswith("needs API version 2.16")


def test_streams_of_a_pipeline_say_what_can_be_said_without_intercom(
    interlake: Interlake, settings_file: Callable[..., Path], tmp_path: Path
) -> None:
    settings_file()
    result = interlake("streams", "helpdesk")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["contacts", "incremental", "per_page", "–", "≥1", "–", "first", "load"] in rows
    assert ["admins", "snapshot", "config", "–", "1", "–", "first", "load"] in rows
    assert "at least" in result.stdout.splitlines()[-1]
    assert "Intercom could not be asked" in result.stderr
    assert "not selected: handling_events, side_conversations, articles, " in result.stderr
    assert not (tmp_path / "lake.duckdb").exists()


def test_streams_of_a_pipeline_say_requests_and_minutes_at_the_present_limit(
    interlake: Interlake,
    settings_file: Callable[..., Path],
    simulator_server: Callable[..., str],
) -> None:
    settings_file(simulator_server(contacts=400, rate_limit=200))
    told = json.loads(interlake("streams", "helpdesk", "--json").stdout)
    rows = {row["name"]: row for row in told["streams"]}
    # Nine tenths of the limit are ours: 180 requests per ten seconds.
    assert told["limit"] == {"requests": 180, "share": 0.9, "seconds": 10}
    assert told["seconds_at_limit"] == round(told["requests"] / 18, 1)
    assert rows["conversation_parts"]["requests"] == rows["conversations"]["records"] == 40
    assert (rows["contacts"]["records"], rows["contacts"]["first_load"]) == (400, True)
    assert told["requests"] == sum(row["requests"] or 0 for row in rows.values())
    assert 0 < told["asked"] < 30


def test_a_status_without_any_run_says_how_to_begin(
    interlake: Interlake, settings_file: Callable[..., Path]
) -> None:
    settings_file()
    result = interlake("status")
    assert result.exit_code == 0
    assert "interlake sync helpdesk" in result.stderr
    assert json.loads(interlake("status", "--json").stdout) == []


def test_get_prints_what_intercom_answers(
    interlake: Interlake,
    settings_file: Callable[..., Path],
    simulator_server: Callable[..., str],
) -> None:
    settings_file(simulator_server(contacts=5))
    result = interlake("get", "acme", "contacts", "-p", "per_page=2")
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)["data"]) == 2


def test_a_path_that_is_not_there_is_a_failure(
    interlake: Interlake,
    settings_file: Callable[..., Path],
    simulator_server: Callable[..., str],
) -> None:
    settings_file(simulator_server(contacts=5))
    result = interlake("get", "acme", "/nope")
    assert result.exit_code == 1
    assert "GET /nope (404" in result.output


def test_a_dead_token_ends_with_its_own_code_and_is_not_repeated(
    interlake: Interlake,
    settings_file: Callable[..., Path],
    simulator_server: Callable[..., str],
) -> None:
    settings_file(simulator_server(contacts=5))
    result = interlake("get", "acme", "/me", env={"TOKEN": "dead-token"})
    assert result.exit_code == 2
    assert "dead-token" not in result.output


def test_a_token_leaves_the_environment_that_children_would_inherit(
    interlake: Interlake, settings_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file()
    monkeypatch.setenv("TOKEN", "a-token")
    assert interlake("status").exit_code == 0
    assert "TOKEN" not in os.environ
    assert "PATH" in os.environ


def test_an_unforeseen_error_is_told_by_its_place_and_never_in_its_words(
    interlake: Interlake, settings_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("dear " + "Ada")

    settings_file()
    monkeypatch.setattr("interlake.config.load", broken)
    for words in (["status"], ["--debug", "status"]):
        result = interlake(*words)
        assert result.exit_code == 1
        assert "in broken" in result.output
        assert "interlake: unforeseen ValueError at " in result.output
        assert "dear Ada" not in result.output


def test_an_interrupt_ends_with_130_and_says_that_the_next_run_continues(
    interlake: Interlake, settings_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    settings_file()
    monkeypatch.setattr("interlake.config.load", interrupted)
    result = interlake("status")
    assert result.exit_code == 130
    assert result.output == "interlake: interrupted; the next run continues\n"


def test_simulate_prints_its_address_and_stops_when_asked() -> None:
    command = [sys.executable, "-m", "interlake", "simulate", "--port=0", "--contacts=5"]
    command += ["--conversations=5", "--rate-limit=off"]
    environ = os.environ | {"PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.terminate()
        assert process.wait(timeout=10) == 0
