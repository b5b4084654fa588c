"""Whatever attributes, tags and columns are called: stored as it is, and never run as SQL."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from interlake import catalog
from interlake.batches import convert
from interlake.catalog import Reading
from interlake.config import DuckDBConnection, PostgresConnection
from interlake.transform import transform
from interlake.values import clean
from interlake.warehouse import Warehouse as Store
from interlake.warehouse.erase import _pattern
from interlake.warehouse.tables import OWN_TABLES
from transform import conftest, test_custom_attributes
from transform.raw_rows import after

NOON = datetime(2026, 9, 16, 12, tzinfo=UTC)
PIECES = (
    "'", '"', "''", ";", "--", "/*", "*/", "$$", "$1", "\\", "%s", "%(x)s", "%", "{{", "}}", "{%",
    "%}", "{#", "`", "?", ":x", "[", "]", "(", ")", "E'", "U&'", "\n", "\t", "\u2028", "é", "Σ",
    "İ", "🦊", " ", "x", "drop table canary", "select 1", "null", "acme", ".", ",",
)  # fmt: skip
NAMES = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
DROPS = ["'; drop table canary; --", '"; drop table canary; --', "{{ ref('x') }}", "%s %(x)s"]
FEW = settings(max_examples=12, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A raw schema with some tables, and one more that nobody may touch."""
    if request.param == "duckdb":
        path = tmp_path_factory.mktemp("names") / "lake.duckdb"
        destination: Any = DuckDBConnection(name="lake", path=path)
    else:
        dsn = request.getfixturevalue("postgres")
        destination = PostgresConnection(name="lake", dsn=dsn)
    tables = [catalog.TABLES[name] for name in ("tags", "contacts")]
    with Store(destination, "names", tables) as opened:
        opened.create_tables()
        with opened.session() as session:
            session.execute(f"CREATE TABLE {session.name('canary')} (a INTEGER)")
        yield opened


def test_our_own_names_are_plain_so_that_no_quote_can_be_forgotten() -> None:
    for table in (*catalog.TABLES.values(), *OWN_TABLES):
        for name in (table.name, *(column.name for column in table.columns)):
            assert re.fullmatch("[a-z_][a-z0-9_]{0,62}", name)


@FEW
@given(names=st.lists(NAMES, min_size=1, max_size=20, unique=True))
@example(names=DROPS)
def test_names_of_every_kind_are_stored_as_they_are(store: Store, names: list[str]) -> None:
    tags = [Reading({"id": str(n), "name": name}, NOON) for n, name in enumerate(names, 1)]
    attributes = {clean(name): name for name in names}
    record = {"id": "1", "custom_attributes": attributes, "new": attributes, "name": names[0]}
    rows = convert(catalog.TABLES["tags"], tags).tables
    rows |= convert(catalog.TABLES["contacts"], [Reading(record, NOON)]).tables
    loaded = {name: table for name, table in rows.items() if name in ("tags", "contacts")}
    with store.session() as session:
        session.execute(f"DELETE FROM {session.name('tags')}")
        session.load(loaded)
        found = session.execute(f"SELECT id, name FROM {session.name('tags')}")
        assert dict(found) == {str(n): clean(name) for n, name in enumerate(names, 1)}
        ((stored, extra, name),) = session.execute(
            f"SELECT custom_attributes, _extra, name FROM {session.name('contacts')}"
        )
        assert plain(stored) == {name: clean(value) for name, value in attributes.items()}
        assert plain(extra)["new"] == plain(stored)
        assert name == clean(names[0])
        assert session.execute(f"SELECT count(*) FROM {session.name('canary')}") == [(0,)]


@FEW
@given(mention=NAMES)
@example(mention="o'neil\\'; drop table canary; --")
def test_what_a_purge_takes_out_is_found_word_for_word(store: Store, mention: str) -> None:
    text = clean(mention)
    sought = f"regexp_replace(CAST(%s AS VARCHAR), '{_pattern(text)}', 'gone', 'g')"
    with store.session() as session:
        assert session.execute(f"SELECT {sought}", f"<{text}>") == [("<gone>",)]
        assert session.execute(f"SELECT count(*) FROM {session.name('canary')}") == [(0,)]


def plain(value: Any) -> Any:
    """JSON as a driver gives it: text, or parsed already."""
    return json.loads(value) if isinstance(value, str) else value


@pytest.mark.parametrize("name", DROPS)
def test_a_column_that_somebody_added_is_left_alone(store: Store, name: str) -> None:
    quoted = '"' + name.replace('"', '""').replace("%", "%%") + '"'
    record = Reading({"id": "of " + name, "name": "x"}, NOON)
    with store.session() as session:
        tags = session.name("tags")
        session.execute(f"ALTER TABLE {tags} ADD COLUMN {quoted} INTEGER")
    store.create_tables()
    with store.session() as session:
        session.load({"tags": convert(catalog.TABLES["tags"], [record]).tables["tags"]})
        key = "of " + name
        assert session.execute(f"SELECT name FROM {tags} WHERE id = %s", key) == [("x",)]
        assert session.execute(f"SELECT count(*) FROM {session.name('canary')}") == [(0,)]


def test_dbt_leaves_such_a_column_alone_too(tmp_path: Path) -> None:
    lake = conftest.duckdb_warehouse(tmp_path)
    lake.load({"tags": [{"id": "1", "name": DROPS[0]}]})
    for name in DROPS:
        quoted = '"' + name.replace('"', '""') + '"'
        lake.execute(f"alter table {conftest.SCHEMA}.tags add column {quoted} integer")
    lake.execute("create table canary (a integer)")
    report = transform(lake.pipeline, select=("stg_intercom__tags",), test=False)
    assert not report.failed
    found = lake.fetch(f"select tag_name from {conftest.SCHEMA}_stg_intercom.stg_intercom__tags")
    assert found == [{"tag_name": DROPS[0]}]
    assert lake.fetch("select * from canary") == []


@pytest.fixture(params=["duckdb", "postgres"])
def warehouses(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Any:
    """Makes warehouses, each empty."""

    def make() -> conftest.Warehouse:
        if request.param == "duckdb":
            return conftest.duckdb_warehouse(tmp_path_factory.mktemp("names"))
        return conftest.postgres_warehouse(request.getfixturevalue("postgres"), "of_names")

    return make


@pytest.mark.long  # tests/transform/test_custom_attributes.py has forty names for every run
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(names=st.lists(NAMES.filter(lambda name: "\0" not in name), min_size=60, unique=True))
def test_models_have_every_attribute_whatever_it_is_called(
    warehouses: Any, names: list[str]
) -> None:
    lake = warehouses()
    values = json.dumps({name: f"value of {name}" for name in names})
    stamps = {"created_at": after(0), "updated_at": after(0), "_synced_at": after(7200)}
    models = ("contact", "company", "conversation")
    lake.load(
        {
            "data_attributes": [
                {**test_custom_attributes.attribute(place, name), "model": model}
                | {"full_name": f"custom_attributes.{name}"}
                for model in models
                for place, name in enumerate(names)
            ],
            "ticket_type_attributes": [
                {"ticket_type_id": "1", "id": str(place), "name": name, "data_type": "string"}
                for place, name in enumerate(names)
            ],
            "tags": [
                {"id": str(n), "name": name, "_synced_at": after(0)} for n, name in enumerate(names)
            ],
            "contacts": [{"id": "1", "custom_attributes": values, **stamps}],
            "companies": [{"id": "1", "custom_attributes": values, **stamps}],
            "conversations": [{"id": "1", "custom_attributes": values, **stamps}],
            "tickets": [{"id": "1", "ticket_attributes": values, **stamps}],
        }
    )
    lake.execute("create table canary (a integer)")
    marts = [f"intercom__{kind}_custom_attributes" for kind in (*models, "ticket")]
    chosen = tuple(f"+{mart}" for mart in (*marts, "intercom__custom_attributes"))
    report = transform(lake.pipeline, select=(*chosen, "+intercom__tags"), test=False)
    assert [r for r in report.results if r.status not in ("success", "warn")] == []
    told = lake.rows("intercom__custom_attributes")
    for kind, mart in zip((*models, "ticket"), marts, strict=True):
        columns = {r["attribute_name"]: r["column_name"] for r in told if r["object_type"] == kind}
        (row,) = lake.rows(mart)
        assert {name: row[columns[name]] for name in names} == json.loads(values)
    assert lake.fetch("select * from canary") == []
