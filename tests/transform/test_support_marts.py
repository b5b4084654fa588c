"""The marts about people, tickets, days and articles hold what the workspace truly is.

The expected rows are worked out in Python from the simulator's truth; see support_truth.py.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pytest

from interlake import catalog
from interlake.config import Pipeline
from interlake.config.office_hours import OfficeHours
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from interlake.transform import transform
from transform import support_marts, support_objects
from transform.conftest import Warehouse, duckdb_warehouse, postgres_warehouse
from transform.support_truth import Json, Row, Truth
from workspaces import Simulated

pytestmark = pytest.mark.postgres_long

DAY = 86_400
STREAMS = frozenset(
    {
        "activity_logs", "admins", "article_statistics", "articles", "away_status_reasons",
        "call_transcripts", "calls", "collections", "companies", "company_notes",
        "contact_notes", "contact_segments", "contact_tags", "contacts",
        "conversation_attributes", "conversation_parts", "conversations", "data_attributes",
        "data_events", "event_summaries", "help_centers", "segments", "subscription_types",
        "tags", "team_metrics", "teams", "ticket_states", "ticket_types", "tickets", "workspace",
    }
)  # fmt: skip
OBJECTS = {
    "intercom__articles": (("article_id",), support_objects.articles),
    "intercom__call_metrics": (("call_id",), support_objects.calls),
    "intercom__ticket_enhanced": (("ticket_id",), support_objects.tickets),
    "intercom__ticket_metrics": (("ticket_id",), support_objects.ticket_metrics),
}
EXPECTED = {**support_marts.EXPECTED, **OBJECTS}
# Days on which nothing happened have rows, too.
DENSE = {"intercom__admin_daily_metrics", "intercom__daily_metrics"}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE = {
    "name": "Office",
    "time_zone": "America/New_York",
    "hours": dict.fromkeys(DAYS, "09:00-18:00"),
}
SNOOZED = "count_snoozed_conversations"
OTHERS = ("contact_activity", "custom_attributes", "admins", "article_metrics")


@dataclass(frozen=True)
class Lived:
    """A workspace that was synced after some days, and its marts."""

    warehouse: Warehouse
    simulated: Simulated

    @cached_property
    def truth(self) -> Truth:
        streams: dict[str, list[Json]] = {}

        def stream(name: str) -> list[Json]:
            if name not in streams:
                streams[name] = self.simulated.truth(name)
            return streams[name]

        now = self.simulated.options.api_now + 2 * DAY
        return Truth(stream, now)

    def rows(self, mart: str, key: tuple[str, ...]) -> dict[Any, Row]:
        found = self.warehouse.rows(mart)
        rows = {tuple(row[k] for k in key) if len(key) > 1 else row[key[0]]: row for row in found}
        assert len(rows) == len(found), f"{mart} holds a {key} twice"
        return rows


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    if request.param == "duckdb":
        warehouse = duckdb_warehouse(tmp_path_factory.mktemp("lived"))
    else:
        warehouse = postgres_warehouse(request.getfixturevalue("postgres"), "lived")
    simulated = Simulated(
        Options(seed=4, contacts=40, conversations=60, companies=8, articles=8, rate_limit=None)
    )
    simulated.advance(2 * DAY)
    pipeline = Pipeline(
        name="acme",
        source=simulated.connection(),
        destination=warehouse.pipeline.destination,
        schema_name="acme",
        dbt_threads=1,
        streams=tuple(s.name for s in catalog.STREAMS if s.name in STREAMS),
        index_lag=timedelta(0),
        office_hours=OfficeHours.model_validate({"schedule": "Office", "schedules": [OFFICE]}),
    )
    memberships = SyncOptions(refresh=frozenset({"memberships"}))
    assert sync(pipeline, memberships, transport=simulated.transport()).exit_code == 0
    marts = (*EXPECTED, *(f"intercom__{name}" for name in OTHERS))
    report = transform(pipeline, select=tuple(f"+{mart}" for mart in marts), test=False)
    assert not report.failed
    return Lived(warehouse, simulated)


@pytest.mark.parametrize("mart", EXPECTED)
def test_a_mart_holds_what_the_workspace_is(lived: Lived, mart: str) -> None:
    key, work_out = EXPECTED[mart]
    rows, expected = lived.rows(mart, key), work_out(lived.truth)

    assert rows.keys() >= expected.keys() if mart in DENSE else rows.keys() == expected.keys()
    for name, row in expected.items():
        assert {column: rows[name][column] for column in row} == row, name


@pytest.mark.parametrize("mart", EXPECTED)
def test_the_workspace_has_something_to_say_about_every_figure(lived: Lived, mart: str) -> None:
    expected = EXPECTED[mart][1](lived.truth).values()
    columns = {column for row in expected for column in row}
    told = {column for column in columns if len({repr(row.get(column)) for row in expected}) > 1}
    rare = {"intercom__call_metrics": "is_voicemail", "intercom__tag_metrics": SNOOZED}
    assert columns - told <= {rare.get(mart)}


def test_days_without_anything_are_there_and_count_nothing(lived: Lived) -> None:
    rows = lived.rows("intercom__daily_metrics", ("metric_date",))
    days = sorted(rows)
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    busy = support_marts.days(lived.truth).keys()
    for quiet in set(days) - set(busy):
        assert rows[quiet]["count_conversations"] == rows[quiet]["count_closes"] == 0
        assert rows[quiet]["reopen_rate"] is None


def test_the_log_of_what_contacts_did_is_whole_and_numbered(lived: Lived) -> None:
    rows = lived.warehouse.rows("intercom__contact_activity")
    counted = Counter((row["contact_id"], row["activity_type"]) for row in rows)
    assert counted == support_objects.activity(lived.truth)
    by_contact: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["activity_number"]):
        by_contact.setdefault(row["contact_id"], []).append(row)
    for done in by_contact.values():
        assert [row["activity_number"] for row in done] == list(range(1, len(done) + 1))
        assert [row["activity_at"] for row in done] == sorted(row["activity_at"] for row in done)


def test_attributes_of_the_workspaces_own_are_typed_columns(lived: Lived) -> None:
    known = support_objects.CONTACT_ATTRIBUTES
    rows = lived.rows("intercom__contacts", ("contact_id",))
    for contact in lived.truth.stream("contacts"):
        wanted = support_objects.attributes(contact["custom_attributes"], known)
        assert {name: rows[contact["id"]][name] for name in wanted} == wanted
    found = lived.rows("intercom__ticket_enhanced", ("ticket_id",))
    for ticket in lived.truth.tickets:
        wanted = support_objects.attributes(
            ticket["ticket_attributes"], support_objects.TICKET_ATTRIBUTES
        )
        row = {name: found[ticket["id"]][name] for name in wanted}
        systems = row["custom_systems"]
        if systems is not None and not isinstance(systems, list):
            systems = json.loads(systems)
        row["custom_systems"] = None if systems is None else json.dumps(systems)
        assert row == wanted


def test_the_list_of_attributes_names_their_columns(lived: Lived) -> None:
    key = ("object_type", "attribute_name")
    rows = lived.rows("intercom__custom_attributes", key)
    assert rows["contact", "lifetimeValue"]["column_name"] == "custom_lifetime_value"
    assert rows["contact", "Favourite Colour"]["option_values"] == "green, red, \U0001f7e6"
    assert rows["contact", "old field"]["is_archived"] is True
    assert rows["ticket", "Systems"]["column_kind"] == "json"
    assert rows["conversation", "promised_at"]["column_kind"] == "timestamp"


def test_an_admin_is_known_with_teams_and_what_is_at_hand(lived: Lived) -> None:
    rows = lived.rows("intercom__admins", ("admin_id",))
    teams = lived.truth.by_id("teams")
    for admin in lived.truth.stream("admins"):
        row = rows[admin["id"]]
        mine = [t for t in lived.truth.conversations if str(t["admin_assignee_id"]) == admin["id"]]
        assert row["count_open_conversations"] == sum(talk["state"] == "open" for talk in mine)
        assert row["count_teams"] == sum(str(key) in teams for key in admin["team_ids"])
        assert row["is_away"] is admin["away_mode_enabled"]
        responses = [r for r in lived.truth.responses if r.admin == admin["id"]]
        assert row["count_responses"] == len(responses)


def test_reactions_are_counted_from_the_shares_intercom_sends(lived: Lived) -> None:
    rows = lived.rows("intercom__article_metrics", ("article_id",))
    kinds = ("happy", "neutral", "sad")
    read = [row for row in rows.values() if row["count_reactions"] is not None]
    for row in read:
        told = sum(row[f"count_{kind}_reactions"] for kind in kinds)
        assert abs(told - row["count_reactions"]) <= 1
    assert any(row["reaction_rate"] for row in read)


def test_the_first_day_is_no_later_than_the_first_conversation(lived: Lived) -> None:
    first = min(lived.rows("intercom__daily_metrics", ("metric_date",)))
    assert isinstance(first, date)
    born = min(talk["created_at"] for talk in lived.truth.conversations)
    assert (first - date(1970, 1, 1)).days <= born // DAY
