"""What is copied where: the entries below `pipelines:`, resolved against the catalog."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from interlake.catalog import STREAMS, Stream, version_number
from interlake.catalog.history import KEPT
from interlake.config.connections import (
    Destination,
    DuckDBConnection,
    Entry,
    IntercomConnection,
    Name,
)
from interlake.config.durations import EVERY_RUN, Duration, Interval
from interlake.config.nearest import suggestion
from interlake.config.office_hours import OfficeHours
from interlake.config.privacy import Privacy
from interlake.config.selection import Columns, Selection, Template, excluded

REFRESH_DEFAULTS: Mapping[str, timedelta] = MappingProxyType(
    {
        "memberships": timedelta(hours=24),
        "companies": EVERY_RUN,
        "unlisted_companies": timedelta(hours=24),
        "article_statistics": timedelta(hours=24),
        "counts": EVERY_RUN,
        "exports": timedelta(hours=24),
    }
)
NOT_BUILT = frozenset({"schedule"})

# The pipelines whose tables can be built beside the marts, each in a schema of its own.
Layout = Literal["fivetran", "keboola", "segment", "daton", "bruin"]

# PostgreSQL cuts names at 63 bytes, and the longest schema made from this one is that of staging.
_LONGEST_SCHEMA = 63 - len("_stg_intercom")
_PLAIN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def _known_refresh(name: str) -> str:
    if name not in REFRESH_DEFAULTS:
        raise ValueError(f"nothing of that name is re-read; {suggestion(name, REFRESH_DEFAULTS)}")
    return name


def _kept(name: str) -> str:
    if name not in KEPT:
        raise ValueError(f"no history is kept of it; {suggestion(name, KEPT)}")
    return name


def _each_once(layouts: tuple[Layout, ...]) -> tuple[Layout, ...]:
    return tuple(dict.fromkeys(layouts))


def _of_the_models(name: str) -> str:
    if not name.startswith(("intercom_", "fivetran_")) or name == "intercom__compat":
        raise ValueError("no variable of the models; docs/models.md names them")
    return name


def _plain_schema(name: str) -> str:
    if not _PLAIN.fullmatch(name):
        raise ValueError(
            "a schema is lower-case letters, digits and single underscores, a letter first"
        )
    if len(name) > _LONGEST_SCHEMA:
        raise ValueError(f"a schema's name has at most {_LONGEST_SCHEMA} characters")
    if name.startswith("pg_") or name in ("information_schema", "main"):
        raise ValueError("the database keeps that name for itself; choose another")
    return name


def _not_a_time(value: object) -> object:
    """`2024-01-01 08:00` is refused rather than cut to a day."""
    if isinstance(value, date) and type(value) is not date:
        raise ValueError("write a day, such as 2024-01-01, without a time")
    return value


class PipelineEntry(Entry):
    """One entry as it stands in the file."""

    name: Name = Field(description="how commands call it")
    source: str = Field(description="name of an intercom connection")
    destination: str = Field(description="name of a warehouse connection")
    schema_name: Annotated[str, AfterValidator(_plain_schema)] | None = Field(
        None, alias="schema", description="schema of the raw tables; default the pipeline's name"
    )
    template: Template | None = Field(
        None, description="basic: people; conversations; everything, which is the default"
    )
    streams: Selection = Field(Selection(), description="more streams, or fewer")
    columns: Columns = Field({}, description="by table, columns that stay empty")
    privacy: Privacy = Field(
        Privacy(), description="what is hashed or left out of every table that holds it"
    )
    history: tuple[Annotated[str, AfterValidator(_kept)], ...] = Field(
        (), description=f"tables that keep every version of a row: {', '.join(KEPT)}"
    )
    refresh: dict[Annotated[str, AfterValidator(_known_refresh)], Interval] = Field(
        {}, description="how often to re-read what no change of updated_at announces"
    )
    start_date: Annotated[date, BeforeValidator(_not_a_time)] | None = Field(
        None, description="conversations that have not changed since are left out; never people"
    )
    deletes: Literal["mark", "remove"] = Field(
        "mark", description="what happens to rows that are gone from Intercom"
    )
    max_delete_share: float = Field(
        0.2, gt=0, le=1, description="stop when more than this share of a table would go at once"
    )
    index_lag: Duration = Field(
        timedelta(minutes=10), description="how far Intercom's search may be behind"
    )
    export_lookback: Duration = Field(
        timedelta(days=30), description="how far back exports are made again: rows go on changing"
    )
    export_wait: Duration = Field(
        timedelta(hours=1), description="how long to wait for one export; the next run goes on"
    )
    custom_objects: tuple[str, ...] = Field(
        (), description="types of custom objects to load: Intercom has no list of them"
    )
    chunk_rows: int = Field(
        20_000, ge=100, description="rows written at once; fewer take less memory and more time"
    )
    compat: Annotated[tuple[Layout, ...], AfterValidator(_each_once)] = Field(
        (), description="whose tables to build too, in schemas `<schema>_fivetran` and so on"
    )
    variables: dict[Annotated[str, AfterValidator(_of_the_models)], Any] = Field(
        {}, alias="vars", description="variables of the dbt models, as models.md names them"
    )
    dbt_threads: int | None = Field(
        None,
        ge=1,
        le=64,
        description="models that dbt builds at once; else 2 in DuckDB, which "
        "itself uses all processors, and 4 in a server",
    )
    office_hours: OfficeHours = Field(
        OfficeHours(), description="which hours count as open in the models"
    )

    @model_validator(mode="after")
    def _schema_can_be_named(self) -> Self:
        if self.schema_name is None:
            try:
                _plain_schema(self.name)
            except ValueError as error:
                raise ValueError(f"schema is missing, and the name can't be one: {error}") from None
        return self


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """One workspace on its way into one schema, with everything resolved."""

    name: str
    source: IntercomConnection
    destination: Destination
    schema_name: str
    streams: tuple[str, ...]  # in the catalog's order, so that parents come first
    skipped: tuple[tuple[str, str], ...] = ()  # selected, but they can't be loaded: why
    named: frozenset[str] = frozenset()  # streams that the settings include by name
    refresh: Mapping[str, timedelta] = field(default_factory=lambda: REFRESH_DEFAULTS)
    start_date: date | None = None
    deletes: Literal["mark", "remove"] = "mark"
    max_delete_share: float = 0.2
    index_lag: timedelta = timedelta(minutes=10)
    chunk_rows: int = 20_000
    export_lookback: timedelta = timedelta(days=30)
    export_wait: timedelta = timedelta(hours=1)
    custom_objects: tuple[str, ...] = ()
    excluded_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    privacy: Privacy = field(default_factory=Privacy)
    history: tuple[str, ...] = ()
    compat: tuple[Layout, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)  # of the dbt models
    dbt_threads: int | None = None
    office_hours: OfficeHours = field(default_factory=OfficeHours)

    @property
    def lock_timeout(self) -> float:
        """Seconds to wait for another run; only a DuckDB file is worth waiting for."""
        return (
            self.destination.lock_timeout if isinstance(self.destination, DuckDBConnection) else 0.0
        )


def resolve(entry: PipelineEntry, source: IntercomConnection, target: Destination) -> Pipeline:
    """An entry with its connections, its streams in order, and the defaults filled in."""
    chosen = [s for s in STREAMS if entry.streams.takes(s.name, entry.template)]
    reasons = ((s.name, _why_skipped(s, source.api_version, entry)) for s in chosen)
    lacking = {name: reason for name, reason in reasons if reason is not None}
    return Pipeline(
        name=entry.name,
        source=source,
        destination=target,
        schema_name=entry.schema_name or entry.name,
        streams=tuple(stream.name for stream in chosen if stream.name not in lacking),
        skipped=tuple(lacking.items()),
        named=frozenset(entry.streams.include or ()),
        refresh=MappingProxyType({**REFRESH_DEFAULTS, **entry.refresh}),
        start_date=entry.start_date,
        deletes=entry.deletes,
        max_delete_share=entry.max_delete_share,
        index_lag=entry.index_lag,
        chunk_rows=entry.chunk_rows,
        export_lookback=entry.export_lookback,
        export_wait=entry.export_wait,
        custom_objects=entry.custom_objects,
        excluded_columns=excluded(entry.columns),
        privacy=entry.privacy,
        history=entry.history,
        compat=entry.compat,
        variables=entry.variables,
        dbt_threads=entry.dbt_threads,
        office_hours=entry.office_hours,
    )


def _why_skipped(stream: Stream, version: str, entry: PipelineEntry) -> str | None:
    """Why a chosen stream can't be loaded; None where it can."""
    if stream.name == "custom_object_instances" and not entry.custom_objects:
        return "needs the names of the types to load, in custom_objects"
    if stream.runs_on(version):
        return None
    if stream.until_version and version_number(version) >= version_number(stream.until_version):
        return f"gone since API version {stream.until_version}; this connection uses {version}"
    return f"needs API version {stream.since_version}; this connection uses {version}"
