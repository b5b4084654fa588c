"""A simulated workspace in a real warehouse, shaped like the tables of other pipelines.

`Shaped` answers what the shaped tables hold and what the workspace truly is, so that a test can say
row by row what must be there. Between two syncs something of each kind happened, which `ids` names.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from typing import Any, get_args

import yaml

from interlake import catalog
from interlake.catalog import Kind
from interlake.catalog.history import KEPT
from interlake.config import Layout, Pipeline
from interlake.dbt.reference import PROJECT
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from interlake.transform import TransformReport, transform
from sync.raw import query
from sync.truth import by_name, normal
from transform.raw_hours import HOURS
from workspaces import Simulated

Row = dict[str, Any]
LAYOUTS = get_args(Layout)
MODELS = PROJECT / "models" / "compat"
TINY = {"contacts": 30, "conversations": 20, "companies": 8, "articles": 6, "rate_limit": None}
# What the layouts read, so that nothing is loaded for nothing.
STREAMS = frozenset(
    {
        "workspace", "admins", "teams", "tags", "segments", "data_attributes",
        "conversation_attributes", "contacts", "contact_notes", "contact_tags",
        "contact_segments", "event_summaries", "companies", "conversations",
        "conversation_parts", "tickets", "ticket_types", "ticket_states", "subscription_types",
        "help_centers", "collections", "articles", "article_statistics", "counts",
    }
)  # fmt: skip
# So that one parsed project serves test_unit_tests.py as well; no layout has unit tests.
VARIABLES = {"intercom__unit_tests": True}
EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))


@dataclass(frozen=True)
class Shaped:
    """A workspace that was synced twice, with changes between, and all layouts built over it."""

    simulated: Simulated
    pipeline: Pipeline
    report: TransformReport
    ids: Mapping[str, str]  # what was changed between the syncs, by what happened to it

    @cached_property
    def rows(self) -> Callable[[str, str], list[Row]]:
        """The rows of a layout's table: times in UTC without zone, JSON as Python values."""
        return cache(partial(rows_of, self.pipeline))

    def by(self, layout: str, table: str, *key: str) -> dict[Any, Row]:
        """The rows by one column, or by several as a tuple; no key twice."""
        rows = self.rows(layout, table)
        found = {row[key[0]] if len(key) == 1 else tuple(row[k] for k in key): row for row in rows}
        assert len(found) == len(rows), f"{layout}.{table} holds a {key} twice"
        return found

    @cached_property
    def columns_by_table(self) -> Mapping[str, dict[str, dict[str, str]]]:
        """By layout, the columns of each table in the warehouse, in order, with their types."""
        found: dict[str, dict[str, dict[str, str]]] = {layout: {} for layout in LAYOUTS}
        for schema, table, column, data_type in query(
            self.pipeline,
            "SELECT table_schema, table_name, column_name, data_type "
            "FROM information_schema.columns WHERE table_schema LIKE 'acme_%' "
            "ORDER BY table_schema, table_name, ordinal_position",
        ):
            tables = found.get(schema.removeprefix("acme_"), {})
            tables.setdefault(table, {})[column] = data_type.lower()
        return found

    def kinds(self) -> set[str]:
        """Whether the shaped tables are tables or views."""
        return {
            row[0]
            for layout in LAYOUTS
            for row in query(
                self.pipeline,
                "SELECT DISTINCT table_type FROM information_schema.tables "
                f"WHERE table_schema = 'acme_{layout}'",
            )
        }

    @cached_property
    def truth(self) -> Callable[[str], list[Row]]:
        """The living objects of a stream that a reader can see, as the workspace has them now."""
        return cache(self.simulated.truth)


def rows_of(pipeline: Pipeline, layout: str, table: str) -> list[Row]:
    declared = columns(layout, table)
    names = ", ".join(f'"{name}"' for name in declared)
    found = query(pipeline, f"SELECT {names} FROM {{raw}}_{layout}.{table}")
    return [
        {
            name: json.loads(value) if isinstance(value, str) and kind == "json" else value
            for (name, kind), value in zip(declared.items(), values, strict=True)
        }
        for values in found
    ]


@cache
def columns(layout: str, table: str) -> dict[str, str]:
    """The columns a model's contract promises, in order, with their types."""
    path = MODELS / layout / f"{layout}__{table}.yml"
    (model,) = yaml.safe_load(path.read_text())["models"]
    return {
        c["name"]: "json" if "json" in c["data_type"] else c["data_type"] for c in model["columns"]
    }


def tables(layout: str) -> set[str]:
    """The tables of a layout, by its models."""
    return {path.stem.split("__", 1)[1] for path in (MODELS / layout).glob("*.sql")}


KINDS = {
    "timestamp": Kind.TIMESTAMP,
    "bigint": Kind.INTEGER,
    "double": Kind.FLOAT,
    "boolean": Kind.BOOLEAN,
    "json": Kind.JSON,
}


def expected(layout: str, table: str, record: Row, **values: Any) -> Row:
    """The row a table must hold for an object of the truth.

    A column is looked for by its name, `location_city` in `location`, unless *values* tells it;
    what is found becomes what the column's type says.
    """
    row = {}
    for name, data_type in columns(layout, table).items():
        value = values[name] if name in values else by_name(record, name)
        row[name] = as_stored(name, data_type, value)
    return row


def as_stored(name: str, data_type: str, value: Any) -> Any:
    """A value of Intercom's as a column of that name and type holds it; times without zone."""
    is_id = name == "id" or name.endswith("_id")
    found = normal(value, KINDS.get(data_type, Kind.ID if is_id else Kind.TEXT))
    return found.replace(tzinfo=None) if isinstance(found, datetime) else found


def sorted_rows(rows: Iterable[Row]) -> list[str]:
    """Rows in an order that does not depend on the warehouse, one text each."""
    return sorted(json.dumps(_plain(row), sort_keys=True, default=str) for row in rows)


def _plain(value: Any) -> Any:
    """A value in which a whole number is written one way: JSON may hold 62.0 here and 62 there."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def shape(destination: Any) -> Shaped:
    """Sync a tiny workspace, change it, sync it again, and build every layout."""
    simulated = Simulated(Options(**TINY))
    source = simulated.connection()
    pipeline = Pipeline(
        name="acme",
        source=source,
        destination=destination,
        schema_name="acme",
        dbt_threads=1,
        streams=tuple(s.name for s in catalog.STREAMS if s.name in STREAMS),
        index_lag=timedelta(0),
        history=tuple(KEPT),
        compat=LAYOUTS,
        variables=VARIABLES,
        office_hours=HOURS.settings,  # as everywhere: other settings would be parsed anew
        max_delete_share=1.0,
    )
    _sync(simulated, pipeline)
    ids = _live_a_little(simulated, pipeline)
    _sync(simulated, pipeline)
    return Shaped(simulated, pipeline, transform(pipeline, select=("path:models/compat",)), ids)


def _sync(simulated: Simulated, pipeline: Pipeline) -> None:
    report = sync(pipeline, EVERYTHING, transport=simulated.transport())
    assert report.exit_code == 0, [s for s in report.streams if s.status == "failed"]


def _live_a_little(simulated: Simulated, pipeline: Pipeline) -> dict[str, str]:
    """One change of each kind that a shape may show."""

    def some(table: str, where: str = "true", column: str = "id") -> str:
        sql = f"SELECT {column} FROM {{raw}}.{table} WHERE {where} ORDER BY 1 LIMIT 1"
        return str(query(pipeline, sql)[0][0])

    simulated.advance(3600, quiet=True)
    edit = simulated.edit
    tagged = some("contact_tags", column="contact_id")
    talk = some("conversations", "NOT is_ticket AND conversation_parts_total_count > 2")
    other = f"id <> '{talk}' AND NOT is_ticket"
    ids = {
        "renamed contact": some("contacts", f"id <> '{tagged}'"),
        "untagged contact": tagged,
        "user turned lead": some("contact_social_profiles", column="contact_id"),
        "lost tag": some("contact_tags", f"contact_id = '{tagged}'", "tag_id"),
        "busy conversation": talk,
        "deleted part": some("conversation_parts", f"conversation_id = '{talk}'"),
        "deleted conversation": some("conversations", other),
        "edited article": some("articles"),
        "deleted tag": some("tags", f"id <> '{some('tags')}'"),
    }
    ids["deleted contact"] = some(
        "contacts",
        f"id NOT IN ('{ids['renamed contact']}', '{tagged}', '{ids['user turned lead']}')"
        " AND id NOT IN (SELECT contact_id FROM {raw}.conversation_contacts)",
    )
    ids["deleted admin"] = some(
        "team_admins", column="max(admin_id)"
    )  # the first one owns the workspace
    edit("contact", "update", ids["renamed contact"], fields={"name": "Second"})
    edit("contact", "update", ids["user turned lead"], role="lead")
    edit("contact", "untag", tagged, tag_id=ids["lost tag"])
    edit("contact", "delete", ids["deleted contact"])
    edit("conversation", "delete_part", talk, part_id=ids["deleted part"])
    edit("conversation", "rate", talk, rating=4, remark="quick")
    edit("conversation", "delete", ids["deleted conversation"])
    edit("article", "update", ids["edited article"], title="Second")
    edit("article", "statistics", ids["edited article"], views=4321)
    edit("tag", "delete", ids["deleted tag"])
    edit("admin", "delete", ids["deleted admin"])
    return ids
