"""Any sequence of edits, runs and crashes ends in tables equal to a model that is told every edit.

The model knows nothing of pages, indexes or cursors: it keeps what was done to which object, and
asks the tables for that. Beside it, all tables are held against the simulator's truth.
"""

import itertools
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from interlake.config import DuckDBConnection
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from sync.conftest import CORE, make_pipeline
from sync.raw import differences, query, stored_rows
from workspaces import SMALL, Simulated

EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))
HOUR = 3_600
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
PICK = st.integers(0, 10**6)


class Crash(BaseException):
    """Ends a run where it stands, as a kill does; nothing catches it."""


class Crashing(httpx.ASGITransport):
    """Lets some requests pass, then crashes."""

    def __init__(self, app: Any, requests: int) -> None:
        super().__init__(app)
        self._left = requests

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._left -= 1
        if self._left < 0:
            raise Crash
        return await super().handle_async_request(request)


class History(RuleBasedStateMachine):
    """A workspace, a warehouse, and what is known of both by hearsay."""

    @initialize(seed=st.integers(1, 4))
    def begin(self, seed: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        sizes = {**SMALL, "contacts": 12, "conversations": 8, "companies": 4, "articles": 2}
        self.simulated = Simulated(Options(**sizes, seed=seed))
        lake = DuckDBConnection(name="lake", path=Path(self.folder.name) / "lake.duckdb")
        self.pipeline = make_pipeline(
            self.simulated, lake, index_lag=timedelta(0), chunk_rows=100, max_delete_share=1.0,
            streams=CORE,
        )  # fmt: skip
        self.names = {str(c["id"]): c["name"] for c in self.simulated.truth("contacts")}
        self.roles = {str(c["id"]): c["role"] for c in self.simulated.truth("contacts")}
        self.tags: dict[str, set[str]] = {}  # by tag, who carries it
        self.said = {str(c["id"]): 0 for c in self.simulated.truth("conversations")}
        self.gone: set[str] = set()
        self.numbers = itertools.count()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def contact(self, pick: int) -> str:
        return sorted(self.names)[pick % len(self.names)]

    @precondition(lambda self: self.names)
    @rule(pick=PICK, name=NAMES)
    def rename(self, pick: int, name: str) -> None:
        key = self.contact(pick)
        self.simulated.edit("contact", "update", key, fields={"name": name})
        self.names[key] = name

    @rule(role=st.sampled_from(["user", "lead"]))
    def arrive(self, role: str) -> None:
        key = self.simulated.edit("contact", "create", role=role)
        self.names[key], self.roles[key] = "Edith Made", role

    @precondition(lambda self: len(self.names) > 3)
    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        self._leave(self.contact(pick))

    @precondition(lambda self: {"user", "lead"} <= {self.roles[key] for key in self.names})
    @rule(pick=PICK)
    def merge(self, pick: int) -> None:
        leads = [key for key in sorted(self.names) if self.roles[key] == "lead"]
        users = [key for key in sorted(self.names) if self.roles[key] == "user"]
        lead, user = leads[pick % len(leads)], users[pick % len(users)]
        self.simulated.edit("contact", "merge", lead, into=user)
        for carriers in self.tags.values():
            if lead in carriers:
                carriers.add(user)
        self._leave(lead, merged=True)

    def _leave(self, key: str, *, merged: bool = False) -> None:
        if not merged:
            self.simulated.edit("contact", "delete", key)
        self.gone.add(key)
        del self.names[key]
        for carriers in self.tags.values():
            carriers.discard(key)

    @precondition(lambda self: self.names)
    @rule(pick=PICK, new=st.booleans())
    def tag(self, pick: int, new: bool) -> None:
        if new or not self.tags:
            tag = self.simulated.edit("tag", "create", name=f"tag {next(self.numbers)}")
            self.tags[tag] = set()
        tag = sorted(self.tags)[pick % len(self.tags)]
        self.simulated.edit("contact", "tag", self.contact(pick), tag_id=tag)
        self.tags[tag].add(self.contact(pick))

    @precondition(lambda self: any(self.tags.values()))
    @rule(pick=PICK)
    def untag(self, pick: int) -> None:
        tag = sorted(tag for tag, carriers in self.tags.items() if carriers)[0]
        key = sorted(self.tags[tag])[pick % len(self.tags[tag])]
        self.simulated.edit("contact", "untag", key, tag_id=tag)
        self.tags[tag].discard(key)

    @precondition(lambda self: self.tags)
    @rule(pick=PICK)
    def drop_tag(self, pick: int) -> None:
        tag = sorted(self.tags)[pick % len(self.tags)]
        self.simulated.edit("tag", "delete", tag)
        del self.tags[tag]
        self.gone.add(tag)

    @precondition(lambda self: self.said)
    @rule(pick=PICK, times=st.integers(1, 3))
    def say(self, pick: int, times: int) -> None:
        key = sorted(self.said)[pick % len(self.said)]
        self.simulated.edit("conversation", "add_part", key, body="<p>heard</p>", times=times)
        self.said[key] += times

    @precondition(lambda self: len(self.said) > 2)
    @rule(pick=PICK)
    def delete_conversation(self, pick: int) -> None:
        key = sorted(self.said)[pick % len(self.said)]
        self.simulated.edit("conversation", "delete", key)
        self.gone.add(key)
        del self.said[key]

    @rule(hours=st.sampled_from([1, 30]))
    def wait(self, hours: int) -> None:
        self.simulated.advance(hours * HOUR, quiet=True)

    @rule(requests=st.integers(0, 60), everything=st.booleans())
    def crash(self, requests: int, everything: bool) -> None:
        options = EVERYTHING if everything else SyncOptions()
        with suppress(Crash):
            sync(self.pipeline, options, transport=Crashing(self.simulated.app, requests))

    @rule()
    def run(self) -> None:
        self._run(SyncOptions())

    def _run(self, options: SyncOptions) -> None:
        begun = time.monotonic()
        report = sync(self.pipeline, options, transport=self.simulated.transport())
        assert report.exit_code == 0
        # The workspace's clock stood still meanwhile, and a run's own did not.
        self.simulated.advance(int(time.monotonic() - begun) + 1, quiet=True)

    @rule()
    def run_and_compare(self) -> None:
        self.simulated.advance(60, quiet=True)
        self._run(EVERYTHING)
        contacts = self._live("contacts")
        assert {key: row["name"] for (key,), row in contacts.items()} == self.names
        carried = {(tag, who) for tag, carriers in self.tags.items() for who in carriers}
        stored = {(tag, who) for who, tag in self._live("contact_tags") if tag in self.tags}
        assert stored == carried
        heard = query(
            self.pipeline,
            "SELECT conversation_id, count(*) FROM {raw}.conversation_parts "
            "WHERE body = '<p>heard</p>' AND _deleted_at IS NULL GROUP BY 1",
        )
        assert dict(heard) == {key: times for key, times in self.said.items() if times}
        assert not self.gone & {key for table in _ROOTS for (key,) in self._live(table)}
        assert differences(self.pipeline, self.simulated)[:10] == []

    def _live(self, table: str) -> dict[Any, Any]:
        rows = stored_rows(self.pipeline, table)
        return {key: row for key, row in rows.items() if row["_deleted_at"] is None}


_ROOTS = ("contacts", "conversations", "tags")


@pytest.mark.parametrize("size", ["small", pytest.param("full", marks=pytest.mark.long)])
def test_any_history_ends_in_the_truth(size: str) -> None:
    examples, steps = (2, 8) if size == "small" else (60, 25)
    plain = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate, *([Phase.shrink] if size == "full" else [])],
        **plain,
    )
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(History, settings=chosen)
