"""Writes what the dbt project and its page repeat: `python -m interlake.dbt.reference`.

The sources file repeats the catalog, so that the models know every raw column even where a table
is missing; docs/models.md repeats the columns of the seven final models. Tests tell when either is
stale.
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
PAGE = PROJECT.parents[2] / "docs" / "models.md"
BEGIN, END = "<!-- begin: written by interlake.dbt.reference -->", "<!-- end -->"

_HEADER = "# Written from the catalog by `python -m interlake.dbt.reference`; don't edit.\n"


def sources_file() -> str:
    """The sources file: every raw table with its key, its columns and their kinds."""
    tables = catalog.TABLES.values()
    histories = map(history_of, kept_tables(KEPT, tables))
    source = {
        "name": "intercom",
        "description": "What `interlake sync` loaded from an Intercom workspace.",
        "database": "{{ var('intercom_database', target.database) }}",
        "schema": "{{ var('intercom_schema', target.schema) }}",
        "config": {"loaded_at_field": "_synced_at"},
        "tables": [_table(table) for table in (*tables, *histories)],
    }
    return _HEADER + yaml.safe_dump(
        {"sources": [source]}, sort_keys=False, width=1000, allow_unicode=True
    )


def _table(table: catalog.Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "description": table.description,
        "config": {"meta": {"key": list(table.key)}},
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
