"""Runs that end well and runs that do not, and all that they leave: no secret, nothing private.

Each command is a process of its own with folders of its own, so that all it writes can be looked
through: what it prints, its cache, its home, its temporary files, and what /proc shows meanwhile.
"""

import json
import os
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psutil
import pytest

from interlake.config import Pipeline, load
from sync.raw import asking
from workspaces import served

TOKEN, PASSWORD, HASH_KEY = "dG9rOmFfc2VjcmV0X3Rva2Vu", "p4ssw0rd-of-lake", "k3y-of-hashes"
ENVIRON = {"TOKEN": TOKEN, "PG_PASSWORD": PASSWORD, "HASH_KEY": HASH_KEY}
SECRETS = {TOKEN, PASSWORD, HASH_KEY, "dead-" + TOKEN}
SETTINGS = """\
connections:
  intercom:
    - name: acme
      access_token: "{{ env_var('TOKEN') }}"
      base_url: URL
      allow_custom_base_url: true
  WAREHOUSE
pipelines:
  - name: acme
    source: acme
    destination: lake
    index_lag: 0s
    streams: {include: [contacts, contact_notes, conversation_parts]}
    privacy: {phone: hash, hash_key: "{{ env_var('HASH_KEY') }}"}
"""
DUCKDB = """duckdb:
    - {name: lake, path: warehouse/lake.duckdb}"""
POSTGRES = """postgres:
    - {name: lake, host: HOST, database: DATABASE, username: USER,
       password: "{{ env_var('PG_PASSWORD') }}"}"""


@dataclass
class Place:
    """A machine of its own, as far as Interlake can tell, and what was seen on it."""

    folder: Path
    printed: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # by /proc, while commands ran

    def run(self, *words: str, **environ: str) -> int:
        """Run a command to its end; gives its exit code."""
        command = [sys.executable, "-m", "interlake", *words]
        surroundings: dict[str, Any] = {
            "cwd": self.folder / "work",
            "env": self._environ() | environ,
            "umask": 0o022,
        }
        with TemporaryFile("w+") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, **surroundings)
            watched = psutil.Process(process.pid)
            while process.poll() is None:
                self._watch(watched)
                time.sleep(0.05)
            output.seek(0)
            self.printed.append(output.read())
        return process.returncode

    def _environ(self) -> dict[str, str]:
        asked = (self.folder / "work" / "connections.yml").read_text()
        home = {"HOME": "home", "XDG_CACHE_HOME": "cache", "TMPDIR": "tmp"}
        return {
            **{name: str(self.folder / path) for name, path in home.items()},
            **{name: value for name, value in ENVIRON.items() if name in asked},
            # What libraries ask about Python stands first there, and tells the environment it gets.
            **{
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "NO_PROXY": "*",
                "PYTHONWARNINGS": "ignore",
            },
        }

    def _watch(self, process: psutil.Process) -> None:
        """Note what everybody on the machine may read: arguments; of children the environment."""
        with suppress(psutil.Error):
            self.shown.append(" ".join(process.cmdline()))
            for child in process.children(recursive=True):
                command, environ = " ".join(child.cmdline()), repr(child.environ())
                if "-m interlake" not in command:  # not yet what it is about to become
                    self.shown.append(f"{command}: {environ}")

    def files(self) -> Iterator[Path]:
        """All that is left behind, but for the warehouse itself and the settings."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path.suffix != ".yml" and "warehouse" not in path.parts:
                yield path

    def leaks(self, hidden: set[str]) -> set[tuple[str, str]]:
        """Where something stands that has to stay hidden."""
        told = {"printed": "\n".join(self.printed)}
        told |= {f"/proc: {shown[:80]}": shown for shown in self.shown}
        told |= {str(path): path.read_bytes().decode(errors="replace") for path in self.files()}
        return {(place, word) for place, text in told.items() for word in hidden if word in text}


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.long)])
def warehouse(request: pytest.FixtureRequest) -> str:
    if request.param == "duckdb":
        return DUCKDB
    from psycopg2.extensions import parse_dsn

    parts = parse_dsn(request.getfixturevalue("postgres"))
    found = {"HOST": repr(parts["host"]), "DATABASE": parts["dbname"], "USER": parts["user"]}
    return reduce(lambda text, word: text.replace(word, found[word]), found, POSTGRES)


@dataclass
class Runs:
    """A place where commands ended well and badly, and what people wrote in the workspace."""

    place: Place
    pipeline: Pipeline
    codes: dict[str, int]
    private: set[str]


@pytest.fixture(scope="module")
def runs(
    warehouse: str, full_size: bool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runs]:
    folder = tmp_path_factory.mktemp("place")
    for name in ("home", "cache", "tmp", "work", "bin"):
        (folder / name).mkdir()
    (folder / "bin" / "file").write_text('#!/bin/sh\nenv > "$HOME/of-file-$$"\n')
    (folder / "bin" / "file").chmod(0o700)
    with served(token=TOKEN, contacts=30, conversations=15, companies=5, articles=3) as url:
        settings = folder / "work" / "connections.yml"
        settings.write_text(SETTINGS.replace("URL", url).replace("WAREHOUSE", warehouse))
        pipeline = load(settings, ENVIRON).pipeline("acme")
        place, private = Place(folder), written(url)
        yield Runs(place, pipeline, _run_all(place, pipeline, full_size), private)


def written(url: str) -> set[str]:
    """Addresses, full names and messages of a workspace."""

    def truth(stream: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{url}/_simulator/truth/{stream}") as answer:
            return [json.loads(line) for line in answer.read().splitlines()]

    people, talks = truth("contacts"), truth("conversations")
    words = {p[key] for p in people for key in ("email", "email_domain")}
    words |= {p["name"] for p in people if " " in (p["name"] or "")}
    words |= {talk["source"]["body"] for talk in talks}
    return {word for word in words if word and len(word) > 8}


def _run_all(place: Place, pipeline: Pipeline, full_size: bool) -> dict[str, int]:
    codes = {"sync": place.run("sync")}
    if full_size:
        codes["transform"] = place.run("transform", "--select", "+intercom__contact_enhanced")
        codes["check"] = place.run("check")
        codes["status"] = place.run("status", "--json")
        codes["verify"] = place.run("verify", "--full")
        codes["dead token"] = place.run("--debug", "sync", TOKEN="dead-" + TOKEN)
    with asking(pipeline) as ask:  # somebody takes it that no two people share a host
        ask("UPDATE {raw}.contacts SET email_domain = NULL")
        ask("CREATE UNIQUE INDEX one_each ON {raw}.contacts (email_domain)")
    codes["refused values"] = place.run("--debug", "sync", "--since", "2001-01-01")
    if not full_size:  # dbt takes 20 s of processor time to read its project anew
        return codes
    with asking(pipeline) as ask:
        ask("DROP INDEX {raw}.one_each")
        ask("ALTER TABLE {raw}.contacts DROP COLUMN created_at CASCADE")
        ask("ALTER TABLE {raw}.contacts ADD COLUMN created_at VARCHAR")
        ask("UPDATE {raw}.contacts SET created_at = 'Zebulon, born in May'")
        ask("UPDATE {raw}.contacts SET _synced_at = '2099-01-01'")  # or no build looks at it
    codes["wrong value"] = place.run(
        "--debug", "transform", "--select", "+intercom__contact_enhanced"
    )
    return codes


def test_the_runs_ended_as_they_were_meant_to(runs: Runs) -> None:
    failing = {"dead token": 2, "refused values": 1, "wrong value": 1}
    assert runs.codes == {name: failing.get(name, 0) for name in runs.codes}
    assert len(runs.private) > 30
    assert any("interlake sync" in shown for shown in runs.place.shown)
    assert any("The warehouse 'lake' failed" in text for text in runs.place.printed)
    assert list(runs.place.folder.glob("home/of-file-*"))


def test_no_secret_and_nothing_private_is_left_behind(runs: Runs) -> None:
    assert runs.place.leaks(SECRETS | runs.private | {"Zebulon", "born in May"}) == set()


def test_the_log_of_runs_holds_none_of_it_either(runs: Runs) -> None:
    with asking(runs.pipeline) as ask:
        logged = repr(
            [
                ask(f"SELECT * FROM {{raw}}.{name}")
                for name in ("_interlake_runs", "_interlake_run_streams")
            ]
        )
    assert "sync" in logged
    assert [word for word in SECRETS | runs.private if word in logged] == []


def test_no_secret_reaches_the_warehouse(runs: Runs) -> None:
    for path in (runs.place.folder / "work").rglob("*.duckdb*"):
        content = path.read_bytes()
        assert [secret for secret in SECRETS if secret.encode() in content] == []


def test_what_is_written_is_for_its_owner_alone(runs: Runs) -> None:
    made = [p for p in runs.place.folder.rglob("*") if p.is_file() and p.name != "connections.yml"]
    assert made
    open_ones = {
        str(p): oct(p.stat().st_mode) for p in made if stat.S_IMODE(p.stat().st_mode) & 0o077
    }
    assert open_ones == {}
