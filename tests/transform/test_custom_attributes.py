"""Attributes of the workspace's own become typed columns, whatever they are called and hold."""

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from interlake.transform import transform
from transform.conftest import Warehouse, duckdb_warehouse, postgres_warehouse
from transform.raw_rows import after

pytestmark = pytest.mark.postgres_long

HOSTILE = [
    "plain", "Plain", "PLAIN", "select", "from", "Robert'); drop table contacts; --", "o'neil",
    'say "hi"', "back\\slash", "{{ ref('x') }}", "{% raw %}", "per cent %s %(x)s", "o\\'neil",
    "semi;colon",
    "gr\u00f6\u00dfe", "\u30e1\u30e2", "\U0001f4d0", "", " ", "  padded  ", "null", "2024",
    "2024-01-01", "true", "1.5", "a/b", "~tilde", "$dollar", "*", "[0]", "a.b", "tab\tand\nline",
    "x" * 200, "x" * 200 + "y", "camelCaseName", "trailing_", "/* comment", "-- dash", "contact_id",
    "source_relation", "\ufffd",
]  # fmt: skip
NAMES = list(dict.fromkeys(HOSTILE))
VALUES: list[Any] = [
    None, 0, 7, -3, 3.5, 1e-7, 2**53, 10**30, True, False, "", "7", "x", "12.0", "true", "TRUE",
    "nan", "1e400", [], ["a"], {"a": 1}, 1709294400, -1, 253402300800, "2024-02-29", "2023-02-29",
    "2024-03-01T12:00:00Z", "2024-03-01T12:00:00+02:00", "2024-03-01 12:00:00.5",
    "2024-13-01", "99999999999999999999", "1709294400", "infinity", "now", "12:00",
]  # fmt: skip
KINDS = ("string", "integer", "float", "boolean", "date", "datetime", "no such type")


def attribute(place: int, name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {
        "model": "contact",
        "full_name": f"custom_attributes.{name}",
        "name": name,
        "label": name,
        "data_type": kind,
        "custom": True,
        "archived": False,
        "created_at": after(place),
        "_synced_at": after(7200),
        **more,
    }


def contact(key: str, attributes: dict[str, Any]) -> dict[str, Any]:
    row = {"id": key, "custom_attributes": json.dumps(attributes), "_synced_at": after(7200)}
    return {**row, "created_at": after(0), "updated_at": after(0)}


ROWS = {
    "data_attributes": [
        *(attribute(place, name) for place, name in enumerate(NAMES)),
        *(attribute(1000, f"of {kind}", kind) for kind in KINDS),
        attribute(2000, "archived one", archived=True),
        attribute(2001, "standard", custom=False),
        attribute(2002, "of a company", "integer", model="company"),
        {**attribute(2003, "twofold", "integer"), "full_name": "one"},
        {**attribute(2004, "twofold", "boolean"), "full_name": "other"},
    ],
    "contacts": [
        contact("hostile", {name: f"value of {name}" for name in NAMES} | {"twofold": 1}),
        *(
            contact(f"value {place}", {f"of {kind}": value for kind in KINDS})
            for place, value in enumerate(VALUES)
        ),
    ],
    "ticket_type_attributes": [
        {"ticket_type_id": "1", "id": "1", "name": "Level", "data_type": "integer"},
        {"ticket_type_id": "2", "id": "2", "name": "Level", "data_type": "list"},
        {"ticket_type_id": "2", "id": "3", "name": "_default_title_", "default": True},
    ],
    "tickets": [{"id": "t", "ticket_attributes": json.dumps({"Level": 3})}],
}
MODELS = (
    "+intercom__contact_custom_attributes",
    "+intercom__ticket_custom_attributes",
    "+intercom__custom_attributes",
    "+intercom__contacts",
)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("hostile")
    if request.param == "duckdb":
        warehouse = duckdb_warehouse(folder)
    else:
        warehouse = postgres_warehouse(request.getfixturevalue("postgres"), "hostile")
    warehouse.load(ROWS)
    transform(warehouse.pipeline, select=MODELS, test=False)
    return warehouse


def column_names(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.rows("intercom__custom_attributes")
    return {
        row["attribute_name"]: row["column_name"] for row in rows if row["object_type"] == "contact"
    }


def values(warehouse: Warehouse, kind: str) -> list[Any]:
    rows = warehouse.mart("intercom__contact_custom_attributes", "contact_id")
    column = column_names(warehouse)[f"of {kind}"]
    return [rows[f"value {place}"][column] for place in range(len(VALUES))]


def test_each_name_becomes_a_column_of_its_own_that_needs_no_quotes(hostile: Warehouse) -> None:
    columns = column_names(hostile)
    assert set(NAMES) <= columns.keys()
    assert len(set(columns.values())) == len(columns)
    for column in columns.values():
        assert re.fullmatch("custom_[a-z0-9_]{1,56}", column), column
    row = hostile.mart("intercom__contact_custom_attributes", "contact_id")["hostile"]
    for name in NAMES:
        assert row[columns[name]] == f"value of {name}"


def test_the_oldest_attribute_keeps_the_plain_name(hostile: Warehouse) -> None:
    columns = column_names(hostile)
    assert columns["plain"] == "custom_plain"
    assert columns["Plain"].startswith("custom_plain_")
    assert columns["gr\u00f6\u00dfe"] == "custom_groesse"
    assert columns["camelCaseName"] == "custom_camel_case_name"


def test_values_that_are_not_of_the_type_are_null_and_break_nothing(hostile: Warehouse) -> None:
    def of_kind(kind: str) -> dict[str, Any]:
        pairs = zip(VALUES, values(hostile, kind), strict=True)
        return {repr(value): found for value, found in pairs if found is not None}

    assert of_kind("integer") == {
        "0": 0, "7": 7, "-3": -3, str(2**53): 2**53, "'7'": 7, "'12.0'": 12,
        "1709294400": 1709294400, "-1": -1, "253402300800": 253402300800,
        "'1709294400'": 1709294400,
    }  # fmt: skip
    numbers = of_kind("float")
    assert numbers["3.5"] == 3.5
    assert numbers["1e-07"] == 1e-7
    assert numbers[str(10**30)] == 1e30
    assert not {"'nan'", "'1e400'", "'infinity'", "True"} & numbers.keys()
    assert of_kind("boolean") == {"True": True, "False": False, "'true'": True, "'TRUE'": True}


@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_times_are_unix_seconds_or_iso_text_read_as_utc(hostile: Warehouse, kind: str) -> None:
    found = dict(zip(map(repr, VALUES), values(hostile, kind), strict=True))
    noon = datetime(2024, 3, 1, 12)  # noqa: DTZ001 - UTC without zone
    assert found["1709294400"] == found["'2024-03-01T12:00:00Z'"] == noon
    assert found["'2024-03-01T12:00:00+02:00'"] == noon.replace(hour=10)
    assert found["'2024-03-01 12:00:00.5'"] == noon.replace(microsecond=500_000)
    assert found["'2024-02-29'"] == datetime(2024, 2, 29)  # noqa: DTZ001
    assert found["0"] == datetime(1970, 1, 1)  # noqa: DTZ001
    nothing = ("'2023-02-29'", "'2024-13-01'", "'now'", "'infinity'", "253402300800", "'12:00'")
    assert {found[value] for value in nothing} == {None}


def test_text_is_kept_as_it_is(hostile: Warehouse) -> None:
    found = dict(zip(map(repr, VALUES), values(hostile, "string"), strict=True))
    assert (found["''"], found["'x'"], found["7"], found["True"]) == ("", "x", "7", "true")
    assert found["None"] is None


def test_only_own_attributes_of_the_object_are_columns(hostile: Warehouse) -> None:
    names = hostile.columns("intercom__contact_custom_attributes")
    assert "custom_archived_one" in names
    assert not {"custom_standard", "custom_of_a_company"} & names.keys()


def test_attributes_that_disagree_about_their_type_become_text(hostile: Warehouse) -> None:
    row = hostile.mart("intercom__contact_custom_attributes", "contact_id")["hostile"]
    assert row["custom_twofold"] == "1"
    (ticket,) = hostile.rows("intercom__ticket_custom_attributes")
    assert list(ticket) == ["source_relation", "ticket_id", "custom_level"]
    assert ticket["custom_level"] == "3"


def test_the_wide_mart_ends_in_the_same_columns(hostile: Warehouse) -> None:
    own = list(hostile.columns("intercom__contact_custom_attributes"))[2:]
    assert list(hostile.columns("intercom__contacts"))[-len(own) :] == own


@pytest.mark.long
def test_archived_attributes_are_left_out_where_the_variable_says_so(
    tmp_path: Path,
) -> None:
    warehouse = duckdb_warehouse(tmp_path)
    rows = [attribute(0, "kept"), attribute(1, "archived one", archived=True)]
    warehouse.load({"data_attributes": rows, "contacts": [contact("c", {"kept": "x"})]})
    off = {"intercom__using_archived_attributes": False}
    pipeline = replace(warehouse.pipeline, variables=off)
    transform(pipeline, select=(MODELS[0], MODELS[2]), test=False)
    assert list(warehouse.columns("intercom__contact_custom_attributes"))[2:] == ["custom_kept"]
    assert column_names(warehouse) == {"kept": "custom_kept", "archived one": None}


# dbt counts quotes to put ephemeral models into a query; of these it lost count, and cut the query.
UNCOUNTED = [
    ")\u00d5",
    "\x99\x90\u00c9\U0001adf0;\u00e8\u00f6\n",
    ")select 1 }}*/\\'.",
    '{{"null\\;x)%s',
]


def test_a_backslash_before_a_quote_and_a_semicolon_cut_no_query(lake: Warehouse) -> None:
    values = {name: f"value of {name}" for name in UNCOUNTED}
    lake.load(
        {
            "ticket_type_attributes": [
                {"ticket_type_id": "1", "id": str(place), "name": name, "data_type": "string"}
                for place, name in enumerate(UNCOUNTED)
            ],
            "tickets": [{"id": "t", "ticket_attributes": json.dumps(values)}],
        }
    )
    report = transform(lake.pipeline, select=("+intercom__ticket_custom_attributes",), test=False)
    assert not report.failed
    (row,) = lake.rows("intercom__ticket_custom_attributes")
    assert set(values.values()) <= set(row.values())
