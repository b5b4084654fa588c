"""Writes what the dbt project and its page repeat: `python -m interlake.dbt.reference`.

The sources file repeats the catalog, so that the models know every raw column even where a table
is missing, and the tables in Fivetran's shape, which the models read as well; docs/models.md
repeats the columns of the final models. Tests tell when either is stale.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from interlake import catalog
from interlake.catalog.history import KEPT, history_of, kept_tables

PROJECT = Path(__file__).parent
SOURCES = PROJECT / "models" / "staging" / "__sources.yml"
MARTS = PROJECT / "models" / "marts"
FIVETRAN = PROJECT / "models" / "compat" / "fivetran"
PAGE = PROJECT.parents[2] / "docs" / "models.md"
BEGIN, END = "<!-- begin: written by interlake.dbt.reference -->", "<!-- end -->"

# Rows of these change every day; of others, old rows are no sign that the sync stands still.
_ALWAYS_MOVING = ("contacts", "conversations", "conversation_parts")
_HEADER = "# Written from the catalog by `python -m interlake.dbt.reference`; don't edit.\n"


def sources_file() -> str:
    """The sources file: every raw table with its key, its columns and their kinds."""
    tables = catalog.TABLES.values()
    histories = map(history_of, kept_tables(KEPT, tables))
    own = _source(
        "What `interlake sync` loaded from an Intercom workspace.",
        "target.schema",
        "_synced_at",
        [_table(table) for table in (*tables, *histories)],
    )
    fivetrans = _source(
        "What Fivetran loaded from an Intercom workspace.",
        "'intercom'",
        "_fivetran_synced",
        [_fivetran_table(path) for path in sorted(FIVETRAN.glob("*.yml"))],
    )
    return _HEADER + yaml.dump(
        {"sources": [own, fivetrans]},
        Dumper=_Dumper,
        sort_keys=False,
        width=1000,
        allow_unicode=True,
    )


class _Dumper(yaml.SafeDumper):
    """Writes each thing in full where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _source(
    description: str, schema: str, loaded_at: str, tables: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": "intercom",
        "description": description,
        "database": "{{ var('intercom_database', target.get('database')) }}",
        "schema": f"{{{{ var('intercom_schema', {schema}) }}}}",
        "config": {"loaded_at_field": loaded_at},
        "tables": tables,
    }


def _identifier(table: str) -> str:
    """The name of a raw table, which a variable may change."""
    return f"{{{{ var('intercom_{table}_identifier', '{table}') }}}}"


def _freshness(source_format: str) -> dict[str, Any]:
    """Two days old is worth a warning, three an error; only for the tables that are read."""
    read = f"var('intercom__source_format', 'interlake') == '{source_format}'"
    read += " and not var('intercom_sources', [])"
    return {
        f"{kind}_after": {
            "count": f"{{{{ {hours} if {read} else none }}}}",
            "period": f"{{{{ 'hour' if {read} else none }}}}",
        }
        for kind, hours in (("warn", 48), ("error", 72))
    }


def _fivetran_table(path: Path) -> dict[str, Any]:
    """A table Fivetran lands, as the model in its shape is described."""
    (model,) = yaml.safe_load(path.read_text())["models"]
    name = model["config"]["alias"]
    freshness = {} if name == "admin" else {"freshness": _freshness("fivetran")}
    return {
        "name": name,
        "description": model["description"],
        "identifier": _identifier(name),
        "config": freshness,
        "columns": [
            {key: column[key] for key in ("name", "data_type", "description")}
            for column in model["columns"]
        ],
    }


def _table(table: catalog.Table) -> dict[str, Any]:
    freshness = {"freshness": _freshness("interlake")} if table.name in _ALWAYS_MOVING else {}
    return {
        "name": table.name,
        "description": table.description,
        "identifier": _identifier(table.name),
        "config": {"meta": {"key": list(table.key)}, **freshness},
        "columns": [
            {"name": column.name, "data_type": _kind(column), "description": column.description}
            for column in (*table.columns, *catalog.SYSTEM_COLUMNS)
        ],
    }


def _kind(column: catalog.Column) -> str:
    return "text" if column.kind is catalog.Kind.ID else column.kind.value


def models_section() -> str:
    """The generated middle of docs/models.md: each final model with its columns."""
    return "\n".join(line for path in sorted(MARTS.glob("*.yml")) for line in _model_lines(path))


def _model_lines(path: Path) -> Iterator[str]:
    (model,) = yaml.safe_load(path.read_text())["models"]
    yield f"### {model['name']}\n\n{model['description'].strip()}\n"
    yield "| column | type | meaning |\n|---|---|---|"
    for column in model["columns"]:
        yield f"| `{column['name']}` | {column['data_type']} | {column['description']} |"
    yield ""


def page_with_models(page: str) -> str:
    """The page with its generated middle renewed."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{models_section()}\n{END}{after}"


def main() -> None:
    """Write both files."""
    SOURCES.write_text(sources_file())
    PAGE.write_text(page_with_models(PAGE.read_text()))


if __name__ == "__main__":
    main()
