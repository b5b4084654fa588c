"""Writes docs/reference/ from catalog, settings, models and command line: `make docs`."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml
from typer.testing import CliRunner

from interlake.catalog import STREAMS, SYSTEM_COLUMNS, TABLES, Mode, Table, tables_of
from interlake.catalog.personal import DOMAINS, JSON_KEYS, domain_of
from interlake.catalog.requests import formula_text
from interlake.cli import COMMANDS, app
from interlake.config.connections import CONNECTIONS, NOT_BUILT_CONNECTIONS, Entry
from interlake.config.example import EXAMPLE
from interlake.config.office_hours import OfficeHours, OfficeSchedule
from interlake.config.pipelines import (
    NOT_BUILT,
    REFRESH_DEFAULTS,
    Layout,
    PipelineEntry,
    Selection,
)
from interlake.config.privacy import Privacy
from interlake.dbt.reference import PROJECT

FOLDER = Path(__file__).parent / "reference"
MODELS = PROJECT / "models"
NOTICE = "<!-- Written by docs/generate.py: change the code it reads, then `make docs`. -->\n"
REQUESTS = Path(__file__).parent / "requests.md"
BEGIN, END = "<!-- formulas, written by `make docs` -->", "<!-- end of formulas -->"

MODES = {
    Mode.SNAPSHOT: "read whole at every run; what is missing is gone",
    Mode.INCREMENTAL: "what changed since the last run, by search",
    Mode.MEMBERSHIP: "who belongs to a tag or segment, by one search for each",
    Mode.PER_PARENT: "one request for each changed parent",
    Mode.APPEND: "a log, read from where it was left",
    Mode.JOB: "an export that Intercom makes on request: started, awaited, downloaded",
}
COSTS = {
    "config": "one request",
    "per_page": "one request per page of up to 150",
    "per_contact": "one request per changed contact that needs it",
    "per_conversation": "one request per changed conversation",
    "job": "an export job",
}


def pages() -> dict[Path, str]:
    """Every reference page and what it should say."""
    made = {
        "tables.md": _tables(),
        "streams.md": _streams(),
        "settings.md": _settings(),
        "personal-data.md": _personal_data(),
        "cli.md": _commands(),
        "compat.md": _compat(),
    }
    texts = {FOLDER / name: NOTICE + "\n" + text.rstrip() + "\n" for name, text in made.items()}
    return {**texts, REQUESTS: _with_formulas(REQUESTS.read_text(encoding="utf-8"))}


def _tables() -> str:
    parts = [
        "# Tables",
        "One schema per pipeline holds these tables. Ids are text, times are UTC, and every column "
        "but the key may be null. Nested objects are flattened with `_`; lists are tables of their "
        "own.",
        "Every table also has:",
        _table(("column", "type", "meaning"), _column_rows(SYSTEM_COLUMNS, ())),
    ]
    for stream in STREAMS:
        for table in tables_of(stream):
            parts += [f"## {table.name}", *_about_table(stream.name, table)]
    return "\n\n".join(parts)


def _about_table(stream: str, table: Table) -> list[str]:
    key = ", ".join(f"`{name}`" for name in table.key)
    return [
        f"{table.description} Key: {key}. Filled by the stream [{stream}](streams.md#{stream}).",
        _table(("column", "type", "meaning"), _column_rows(table.columns, table.key)),
    ]


def _column_rows(columns: Iterable[Any], key: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [
        (
            f"`{column.name}`{' 🔑' if column.name in key else ''}",
            column.kind.value,
            column.description + (f" → `{column.references}`" if column.references else ""),
        )
        for column in columns
    ]


def _streams() -> str:
    parts = [
        "# Streams",
        "What a pipeline can load; all of them unless `streams:` says otherwise. Excluding one "
        "excludes those that hang on it, including one includes what it hangs on.",
        "What each costs, as a formula, stands in [Requests](../requests.md). How they are read:",
        "\n".join(f"- **{mode.value}**: {meaning}" for mode, meaning in MODES.items()),
    ]
    for stream in STREAMS:
        facts = [
            f"Read as: {stream.mode.value}. Cost: {COSTS[stream.cost]}.",
            f"Permission: {stream.permission}.",
        ]
        if stream.parent:
            facts.append(f"Hangs on [{stream.parent}](#{stream.parent}).")
        if stream.refresh:
            facts.append(f"Re-read as `refresh: {{{stream.refresh}: …}}` says.")
        if stream.since_version != "2.14":
            facts.append(f"Since API version {stream.since_version}.")
        tables = [f"[{t.name}](tables.md#{t.name})" for t in tables_of(stream)]
        facts.append(f"Tables: {', '.join(tables)}." if tables else "Completes its parent's rows.")
        parts += [f"## {stream.name}", stream.description, " ".join(facts)]
    return "\n\n".join(parts)


def _with_formulas(page: str) -> str:
    """The page on requests, whose words are written by hand, with its table as the catalog says."""
    rows = [
        (f"[{stream.name}](reference/streams.md#{stream.name})", formula_text(stream))
        for stream in STREAMS
    ]
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    table = _table(("stream", "fewest requests of a run"), rows)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _settings() -> str:
    parts = [
        "# Settings",
        "`connections.yml`, or the file that `-c` or `INTERLAKE_CONFIG` names. In any text, "
        "`{{ env_var('NAME') }}` and `{{ env_var('NAME', 'default') }}` put in an environment "
        "variable. Every mistake is told with its line; an unknown key is never ignored.",
        f"`interlake init` writes:\n\n```yaml\n{EXAMPLE}```",
    ]
    for kind, model in CONNECTIONS.items():
        parts += [f"## connections.{kind}", _keys(model)]
    refused = ", ".join(sorted(NOT_BUILT_CONNECTIONS))
    parts += [
        f"Not built yet, and refused: {refused}.",
        "## pipelines",
        _keys(PipelineEntry),
        "### streams",
        _keys(Selection),
        "### privacy",
        "What each domain covers, column by column: [personal data](personal-data.md).",
        _keys(Privacy),
        "### office_hours",
        _keys(OfficeHours),
        "Each of `schedules` has:",
        _keys(OfficeSchedule),
        "### refresh",
        "Durations are written 30s, 5m, 24h or 7d; `every_run` and `never` are allowed here too.",
        _table(
            ("key", "default"),
            [(f"`{key}`", _default(value)) for key, value in REFRESH_DEFAULTS.items()],
        ),
        f"Not built yet, and refused: {', '.join(sorted(NOT_BUILT))}.",
    ]
    return "\n\n".join(parts)


def _personal_data() -> str:
    parts = [
        "# Personal data",
        "The columns that each domain of `privacy:` covers, in the tables and in their histories. "
        "Inside JSON columns, `_extra` among them, the keys named here are covered wherever they "
        "stand; in `_extra` so are keys that end like these columns, such as `second_email`.",
    ]
    for domain, meaning in DOMAINS.items():
        keys = ", ".join(f"`{key}`" for key in sorted(JSON_KEYS[domain]))
        rows = [
            (f"`{table.name}`", ", ".join(f"`{name}`" for name in names))
            for table in TABLES.values()
            if (names := [c.name for c in table.columns if domain_of(table, c) == domain])
        ]
        parts += [
            f"## {domain}",
            f"{meaning[0].upper()}{meaning[1:]}. In JSON: {keys}.",
            _table(("table", "columns"), rows),
        ]
    return "\n\n".join(parts)


def _keys(model: type[Entry]) -> str:
    rows = []
    for name, field in model.model_fields.items():
        values = _allowed(field.annotation)
        default = "needed" if field.is_required() else _default(field.default)
        meaning = (field.description or "") + (f": {values}" if values else "")
        rows.append((f"`{field.alias or name}`", default, meaning))
    return _table(("key", "default", "meaning"), rows)


def _allowed(annotation: Any) -> str:
    """The words a key may hold, where it may hold only some."""
    options = [annotation, *get_args(annotation)]
    words = [
        word for option in options if get_origin(option) is Literal for word in get_args(option)
    ]
    return ", ".join(words)


def _default(value: Any) -> str:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        if not seconds:
            return "every_run"
        return f"{seconds // 3600}h" if seconds % 3600 == 0 else f"{seconds // 60}m"
    if value is None or value == () or value == {} or isinstance(value, Entry):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _compat() -> str:
    parts = [
        "# Tables of other pipelines",
        "What `compat:` builds; [compat.md](../compat.md) tells where it differs from theirs. "
        "Times are UTC without zone, ids text.",
    ]
    for layout in get_args(Layout):
        paths = sorted((MODELS / "compat" / layout).glob("*.yml"))
        parts += [f"## {layout}", *(part for path in paths for part in _shaped(path))]
    return "\n\n".join(parts)


def _shaped(path: Path) -> list[str]:
    (model,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    rows = [
        (f"`{c['name']}`", "json" if "json" in c["data_type"] else c["data_type"], c["description"])
        for c in model["columns"]
    ]
    return [
        f"### {path.parent.name}.{model['config']['alias']}",
        model["description"],
        _table(("column", "type", "meaning"), rows),
    ]


def _commands() -> str:
    parts = ["# Commands", f"```\n{_help()}```"]
    for name in COMMANDS:
        parts += [f"## {name}", f"```\n{_help(name)}```"]
    return "\n\n".join(parts)


def _help(*command: str) -> str:
    # A set width, so that the page does not depend on somebody's terminal.
    result = CliRunner().invoke(
        app, [*command, "--help"], prog_name="interlake", env={"COLUMNS": "90"}
    )
    lines = [line.rstrip() for line in result.output.strip().splitlines()]
    return "\n".join(lines) + "\n"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    escaped = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in escaped)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
