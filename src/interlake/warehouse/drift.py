"""What somebody changed in the raw tables by hand, compared with what Interlake declares."""

from collections.abc import Mapping
from typing import Any

from interlake.errors import SettingsError

Columns = Mapping[str, Any]  # by name, as dlt describes columns
Lacking = Mapping[str, tuple[str, ...]]  # columns by table; none where the whole table is missing


def lacking(declared: Mapping[str, Columns], stored: Mapping[str, Columns]) -> Lacking:
    """What a schema that holds tables already lacks; empty for one that is new."""
    if not any(stored.values()):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for table, columns in declared.items():
        present = stored.get(table, {})
        missing = tuple(name for name in columns if name not in present)
        if missing:
            found[table] = missing if present else ()
    return found


def ensure_usable(
    schema_name: str, declared: Mapping[str, Columns], stored: Mapping[str, Columns]
) -> None:
    """Raise SettingsError for what can't be mended: a lost key, a column of another type."""
    for table, present in stored.items():
        columns = declared[table] if present else {}
        for name, column in columns.items():
            place = f"{schema_name}.{table}.{name}"
            if name not in present and not column["nullable"]:
                raise SettingsError(
                    f"{place} is missing, and rows can't be told apart without it. Bring it back, "
                    f"or rename {table}: it is then made anew and read from the beginning."
                )
            kind = present[name]["data_type"] if name in present else column["data_type"]
            if kind != column["data_type"]:
                raise SettingsError(
                    f"{place} holds {_TYPES.get(kind, kind)}, but Interlake writes "
                    f"{_TYPES.get(column['data_type'], column['data_type'])} there. Change its "
                    "type back, or drop the column: it is then made anew and read from the "
                    "beginning."
                )


_TYPES = {
    "bigint": "whole numbers",
    "double": "numbers",
    "bool": "true or false",
    "json": "JSON",
    "timestamp": "timestamps",
    "decimal": "decimals",
    "date": "dates",
    "time": "times of day",
    "binary": "bytes",
}
