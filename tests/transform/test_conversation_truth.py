"""The conversation marts of a simulated workspace, held row by row against its truth."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import mean
from typing import Any

import pytest

from interlake import catalog
from interlake.config import DuckDBConnection, Pipeline
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from interlake.transform import transform
from sync.raw import query
from transform.conversation_truth import Told, local_date
from transform.raw_hours import HOURS
from workspaces import Simulated

STREAMS = frozenset(
    {
        "workspace", "admins", "teams", "tags", "contacts", "companies", "conversations",
        "conversation_parts", "office_hours_schedules", "office_hours_exceptions",
        "handling_events",
    }
)  # fmt: skip
MARTS = (
    "+intercom__ai_agent_metrics", "+intercom__sla_metrics", "+intercom__rating_metrics",
    "+intercom__backlog_daily", "+intercom__conversation_timeline",
)  # fmt: skip
Row = dict[str, Any]


class Lake:
    """The marts of a workspace of 49 conversations, and the truth about it."""

    def __init__(self, path: Any) -> None:
        small = {"contacts": 40, "conversations": 49, "companies": 8, "articles": 2}
        simulated = Simulated(Options(**small, rate_limit=None))
        self.pipeline = Pipeline(
            name="acme",
            source=simulated.connection(),
            destination=DuckDBConnection(name="lake", path=path),
            schema_name="acme",
            dbt_threads=1,
            streams=tuple(s.name for s in catalog.STREAMS if s.name in STREAMS),
            index_lag=timedelta(0),
            office_hours=HOURS.settings,  # as everywhere: other settings would be parsed anew
        )
        report = sync(self.pipeline, SyncOptions(), transport=simulated.transport())
        assert report.exit_code == 0
        assert not transform(self.pipeline, select=MARTS, test=False).failed
        self.told = {talk["id"]: Told(talk) for talk in simulated.truth("conversations")}
        self.names = {
            row["id"]: row["name"]
            for stream in ("admins", "companies")
            for row in simulated.truth(stream)
        }

    def rows(self, mart: str) -> list[Row]:
        columns = query(
            self.pipeline,
            "select column_name from information_schema.columns where table_schema ="
            f" 'acme_intercom' and table_name = '{mart}' order by ordinal_position",
        )
        names = [name for (name,) in columns]
        found = query(self.pipeline, f"select * from lake.acme_intercom.{mart}")
        return [dict(zip(names, values, strict=True)) for values in found]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(tmp_path_factory.mktemp("truth") / "lake.duckdb")


def test_every_conversation_is_measured_as_the_truth_measures_it(lake: Lake) -> None:
    rows = {row["conversation_id"]: row for row in lake.rows("intercom__conversations")}
    assert rows.keys() == lake.told.keys()
    for key, told in lake.told.items():
        expected = told.expected()
        assert {name: rows[key][name] for name in expected} == expected, key


def test_a_conversation_names_its_people_and_its_own_company(lake: Lake) -> None:
    for row in lake.rows("intercom__conversations"):
        talk = lake.told[row["conversation_id"]].talk
        assert row["company_id"] == (talk["company"] or {}).get("id")
        assert row["company_name"] == lake.names.get(row["company_id"])
        closer = row["last_closed_by_id"]
        assert row["last_closed_by_name"] == lake.names.get(closer)
        assert row["admin_assignee_name"] == lake.names.get(row["admin_assignee_id"])
        assert row["count_tags"] == len(talk["tags"]["tags"])
    assert any(row["company_name"] for row in lake.rows("intercom__conversations"))


def test_intercoms_own_figures_stand_beside_with_their_difference(lake: Lake) -> None:
    rows = lake.rows("intercom__conversations")
    for row in rows:
        own = row["statistics_time_to_first_close_minutes"]
        if own is not None:
            computed = row["time_to_first_close_office_minutes"]
            assert row["difference_time_to_first_close_minutes"] == computed - own == 0
    # To Intercom a wait goes on over a close and over Fin's answers; here it ends with them.
    assert any(row["difference_median_time_to_reply_minutes"] for row in rows)


def test_the_timeline_holds_every_part_and_the_opening_message(lake: Lake) -> None:
    found = defaultdict(list)
    for row in sorted(
        lake.rows("intercom__conversation_timeline"), key=lambda row: row["part_number"]
    ):
        found[row["conversation_id"]].append(row)
    for key, told in lake.told.items():
        rows = found[key]
        assert rows[0]["conversation_part_id"] == f"{key}:source"
        assert [row["actor_type"] for row in rows] == [m.actor for m in told.messages]
        answered = [
            row
            for row in rows
            if row["is_answer"] and row["actor_type"] == "human" and row["waiting_since"]
        ]
        assert [row["waited_minutes"] for row in answered] == [
            pytest.approx(Decimal(end - start) / 60, abs=Decimal("0.005"))
            for start, end in told.waits
        ]
        standings = [
            (
                row["conversation_state"],
                row["waiting_on"],
                row["admin_assignee_id"],
                row["team_assignee_id"],
            )
            for row in rows
        ]
        assert standings == [span[1:] for span in told.spans]


def test_spans_follow_each_other_without_a_gap_up_to_the_present(lake: Lake) -> None:
    spans = defaultdict(list)
    for row in sorted(
        lake.rows("intercom__conversation_state_spans"), key=lambda row: row["span_number"]
    ):
        spans[row["conversation_id"]].append(row)
    for key, told in lake.told.items():
        rows = spans[key]
        for one, two in pairwise(rows):
            assert one["ended_at"] == two["started_at"]
            assert one["minutes"] >= one["office_minutes"] >= 0
        last = rows[-1]
        assert last["ended_at"] is None
        assert last["conversation_state"] == told.talk["state"]
        assert last["admin_assignee_id"] == (str(told.talk["admin_assignee_id"] or "") or None)


def test_the_backlog_is_what_was_open_at_the_end_of_each_day(lake: Lake) -> None:
    rows = lake.rows("intercom__backlog_daily")
    assert min(row["day_date"] for row in rows) == min(
        local_date(told.talk["created_at"]) for told in lake.told.values()
    )
    for row in rows:
        standings = [told.at_end_of(row["day_date"]) for told in lake.told.values()]
        known = [standing for standing in standings if standing]
        opened = [standing for standing in known if standing[0] == "open"]
        assert row["open_conversations"] == len(opened), row["day_date"]
        assert row["snoozed_conversations"] == sum(s[0] == "snoozed" for s in known)
        assert row["open_unassigned_conversations"] == sum(s[2:] == (None, None) for s in opened)
        assert row["open_waiting_on_teammate_conversations"] == sum(
            s[1] == "teammate" for s in opened
        )


def test_fin_is_measured_by_day_channel_and_topic(lake: Lake) -> None:
    expected: Counter[Any] = Counter()
    for told in lake.told.values():
        talk = told.talk
        agent = talk["ai_agent"] or {}
        state = agent.get("resolution_state") or ""
        for topic in (talk["topics"] or {}).get("topics") or [{"id": None}]:
            group = (
                local_date(talk["created_at"]),
                talk["source"]["type"] if not talk.get("channel") else talk["channel"]["initial"],
                topic["id"] and str(topic["id"]),
            )
            expected[group, "count_conversations"] += 1
            expected[group, "count_involved"] += talk["ai_agent_participated"]
            expected[group, "count_resolved"] += state.endswith("_resolution")
            expected[group, "count_escalated"] += state in ("escalated", "procedure_handoff")
            expected[group, "count_rated"] += agent.get("rating") is not None
            sources = agent.get("content_sources", {}).get("total_count", 0)
            expected[group, "count_content_sources"] += sources
    found = {
        ((row["created_on"], row["channel"], row["topic_id"]), name): row[name]
        for row in lake.rows("intercom__ai_agent_metrics")
        for name in {name for _, name in expected}
    }
    assert found == dict(expected)
    assert sum(n for (_, name), n in found.items() if name == "count_resolved") > 2


def test_ratings_are_counted_by_day_channel_and_teammate(lake: Lake) -> None:
    asked = [told.talk for told in lake.told.values() if told.talk["conversation_rating"]]
    ratings = [talk["conversation_rating"]["rating"] for talk in asked]
    given = [stars for stars in ratings if stars]
    rows = lake.rows("intercom__rating_metrics")
    assert sum(row["count_requested"] for row in rows) == len(asked) > len(given)
    assert sum(row["count_rated"] for row in rows) == len(given) > 0
    total = sum(row["average_rating"] * row["count_rated"] for row in rows if row["count_rated"])
    assert float(total) / len(given) == pytest.approx(mean(given), abs=0.01)
    assert {row["rated_teammate_id"] for row in rows} == {
        talk["conversation_rating"]["teammate"]["id"] for talk in asked
    }


def test_slas_are_counted_by_day_name_and_team(lake: Lake) -> None:
    expected = Counter(
        told.talk["sla_applied"]["sla_status"]
        for told in lake.told.values()
        if told.talk["sla_applied"]
    )
    rows = lake.rows("intercom__sla_metrics")
    assert expected == {
        status: sum(row[f"count_{status}"] for row in rows)
        for status in ("hit", "missed", "active", "cancelled")
    }
