"""The variables of Fivetran's package, all in one build, over raw tables with holes."""

from datetime import timedelta
from typing import Any

import pytest
import yaml

from interlake.dbt.reference import MARTS
from transform.conftest import Built, duckdb_warehouse
from transform.fivetran_oracle import PassThrough
from transform.fivetran_raw import FOREVER, START, Row, after, random_tables
from transform.test_columns import COLUMNS
from transform.test_fivetran_strict import built, load

VARIABLES: dict[str, Any] = {
    "intercom_schema": "raw",
    "intercom_admin_identifier": "teammates",
    "intercom__using_team": False,
    "intercom__using_conversation_tags": False,
    "intercom__using_contact_tags": False,
    "intercom__using_help_center_history": False,
    "intercom__contact_history_pass_through_columns": [
        {"name": "phone"},
        {"name": "custom_score", "alias": "score"},
        "updated_at",  # is there anyway
    ],
    "intercom__company_history_pass_through_columns": [
        {"name": "custom_tier", "alias": "tier", "transform_sql": "coalesce(tier, 0) + 1"},
        {"name": "custom_unknown", "datatype": "integer"},
    ],
    "intercom__conversation_history_pass_through_columns": [
        {"name": "custom_mood", "transform_sql": "custom_mood || '!'"},
        {"name": "sla_name", "alias": "title", "transform_sql": "upper(title)"},
    ],
    "intercom__article_history_pass_through_columns": ["custom_owner"],
}
PASSED: PassThrough = {
    "contact_history": {"phone": lambda value: value},
    "conversation_history": {"custom_mood": lambda value: value and f"{value}!"},
}


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A random workspace with missing tables and columns, versions of parts, and rows twice."""
    warehouse = duckdb_warehouse(tmp_path_factory.mktemp("varied"))
    tables = random_tables(3, size=40)
    tables["conversation_history"] += [_talk("twice", "open"), _talk("twice", "closed", later=5)]
    tables["conversation_part_history"] += [
        _part("twice", "2", "A2", 20),
        _part("twice", "1", "A1", 20),
        _part("twice", "1", "A0", 20, active=False),
        _part("twice", "3", "A3", 30, active=False),
    ]
    tables["contact_history"] += [_contact("U1", "old", 1), _contact("U1", "new", 2)]
    load(warehouse, "raw", tables)
    warehouse.execute(
        "alter table raw.admin rename to teammates",
        "drop table raw.company_tag_history",
        "drop table raw.team",
        "alter table raw.company_history drop column industry",
        "alter table raw.contact_history drop column _fivetran_active",
        "alter table raw.conversation_history alter created_at type timestamp"
        " using created_at at time zone 'UTC'",
    )
    unused = ("teams", "team_admins", "conversation_tags", "contact_tags", "help_centers")
    staged = (f"stg_intercom__{name}" for name in unused)  # their tests want them built
    return built(warehouse, *staged, **VARIABLES, intercom__fivetran_strict=True)


def _talk(key: str, state: str, later: int = 0) -> Row:
    version = {"_fivetran_active": True, "_fivetran_start": after(later), "_fivetran_end": FOREVER}
    return {"id": key, "state": state, "created_at": START, **version}


def _contact(key: str, name: str, later: int) -> Row:
    return {"id": key, "name": name, "_fivetran_start": after(later), "_fivetran_end": FOREVER}


def _part(talk: str, key: str, author: str, seconds: int, active: bool = True) -> Row:
    return {
        "id": key,
        "conversation_id": talk,
        "part_type": "close",
        "author_type": "admin",
        "author_id": author,
        "created_at": after(seconds),
        "_fivetran_active": active,
        "_fivetran_start": after(seconds - (0 if active else 5)),
    }


def test_switched_off_groups_take_their_columns_along(varied: Built) -> None:
    assert not [r.message for r in varied.report.results if r.status in ("fail", "error")]
    off = {name for name, on in VARIABLES.items() if on is False}
    for name in COLUMNS:
        (model,) = yaml.safe_load((MARTS / f"{name}.yml").read_text())["models"]
        gone, kept = set(), []
        for column in model["columns"]:
            using = column.get("config", {}).get("meta", {}).get("using", [])
            if off.intersection(using):
                gone.add(column["name"])
            else:
                kept.append(column["name"])
        there = list(varied.warehouse.columns(model["name"]))
        assert not gone.intersection(there)
        assert [name for name in there if name in kept] == kept
    assert "team_id" not in varied.warehouse.columns("intercom__admin_metrics")


def test_own_columns_stand_where_fivetran_puts_them(varied: Built) -> None:
    def around(table: str, name: str) -> tuple[str, str]:
        names = list(varied.warehouse.columns(f"intercom__{table}"))
        place = names.index(name)
        return names[place - 1], names[place + 1]

    for table in ("conversation_enhanced", "conversation_metrics"):
        assert around(table, "custom_mood") == ("conversation_remark", "title")
        assert around(table, "title") == ("custom_mood", "is_assignee_admin")
    assert around("contact_enhanced", "phone") == ("_fivetran_end", "score")
    assert around("company_metrics", "tier") == ("_fivetran_end", "custom_unknown")
    assert list(varied.warehouse.columns("intercom__article_enhanced"))[-1] == "custom_owner"


def test_own_columns_keep_their_types_and_are_transformed_once(varied: Built) -> None:
    types = varied.warehouse.columns("intercom__company_metrics")
    assert (types["tier"], types["custom_unknown"]) == ("INTEGER", "INTEGER")
    moods = {row["custom_mood"] for row in varied.warehouse.rows("intercom__conversation_metrics")}
    assert moods == {None, "good!", "bad!"}
    tiers = {row["tier"] for row in varied.warehouse.rows("intercom__company_enhanced")}
    assert {3} < tiers <= {1, 2, 3}
    titles = {row["title"] for row in varied.warehouse.rows("intercom__conversation_enhanced")}
    assert titles == {None, "GOLD"}  # another column under a name that a raw column has


def test_a_missing_column_is_null_of_its_own_type(varied: Built) -> None:
    assert varied.warehouse.columns("intercom__company_enhanced")["industry"] == "VARCHAR"
    rows = varied.warehouse.rows("intercom__company_enhanced")
    assert {(row["industry"], row["all_company_tags"]) for row in rows} == {(None, None)}


def test_one_row_stands_for_each_id_the_latest(varied: Built) -> None:
    talk = varied.conversation("twice")
    assert (talk["conversation_state"], talk["count_total_parts"]) == ("closed", 2)
    contact = varied.warehouse.mart("intercom__contact_enhanced", "contact_id")["U1"]
    assert contact["contact_name"] == "new"


def test_only_active_versions_of_parts_count_and_ties_go_by_id(varied: Built) -> None:
    talk = varied.conversation("twice")
    assert talk["first_close_by_admin_id"] == "A1"
    assert talk["last_close_by_admin_id"] == "A2"
    assert talk["all_conversation_admins"] == "A1, A2"


def test_times_without_zone_are_utc(varied: Built) -> None:
    assert varied.conversation("twice")["conversation_created_at"] == START.replace(tzinfo=None)
    assert START.utcoffset() == timedelta(0)
