"""What a pipeline loads: its template, its streams, its columns."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from interlake.catalog import BY_NAME, SYSTEM_COLUMNS, TABLES, Kind
from interlake.config.connections import Entry
from interlake.config.nearest import suggestion

Template = Literal["basic", "conversations", "everything"]

# Read by every run: it is how a pipeline knows that the token still means the same workspace.
ALWAYS = "workspace"
# What the templates of that name load in Keboola, whose users know them.
_BASIC = frozenset(
    {
        "contacts", "contact_notes", "contact_tags", "contact_segments", "event_summaries",
        "companies", "admins", "tags", "segments",
    }
)  # fmt: skip
_CONVERSATIONS = frozenset({"conversations", "conversation_parts"})
# One request per contact or conversation, or a job that takes its time: only when asked for.
_COSTLY = frozenset({"per_contact", "per_conversation", "job"})
# What a conversation says, and the notes of those contacts that have any, belong to their parents.
_NEVER_LEFT_OUT = frozenset({"conversation_parts", "contact_notes"})


def template_takes(template: Template, name: str) -> bool:
    """Whether a template loads a stream."""
    if template == "everything":
        return BY_NAME[name].cost not in _COSTLY or name in _NEVER_LEFT_OUT
    return name == ALWAYS or name in (_BASIC if template == "basic" else _CONVERSATIONS)


def _known_stream(name: str) -> str:
    if name not in BY_NAME:
        raise ValueError(f"no such stream; {suggestion(name, BY_NAME)}")
    return name


StreamName = Annotated[str, AfterValidator(_known_stream)]


class Selection(Entry):
    """Which streams a pipeline loads, beside or instead of those of its template."""

    include: tuple[StreamName, ...] | None = Field(
        None,
        description="these and the streams they hang on; without a template: only these",
    )
    exclude: tuple[StreamName, ...] = Field(
        (), description="none of these, and nothing that hangs on them"
    )

    @model_validator(mode="after")
    def _always_one(self) -> Self:
        if ALWAYS in self.exclude:
            raise ValueError(f"{ALWAYS} can't be excluded: it tells whose token this is")
        both = set(self.exclude) & set(self.include or ())
        if both:
            raise ValueError(f"{', '.join(sorted(both))} stands in include and in exclude")
        return self

    def takes(self, name: str, template: Template | None) -> bool:
        """Whether a stream is loaded, by itself or because a chosen one needs it."""
        if any(ancestor in self.exclude for ancestor in lineage(name)):
            return False
        if any(name in lineage(chosen) for chosen in self.include or ()):
            return True
        if template is None and self.include is not None:
            return name == ALWAYS
        return template_takes(template or "everything", name)


class ColumnSelection(Entry):
    """Which columns of a table stay empty."""

    exclude: tuple[str, ...] = Field((), description="columns whose values are never stored")


def _plain_columns(columns: dict[str, ColumnSelection]) -> dict[str, ColumnSelection]:
    for name, chosen in columns.items():
        if name not in TABLES:
            raise ValueError(f'no such table "{name}"; {suggestion(name, TABLES)}')
        _ensure_excludable(name, chosen.exclude)
    return columns


def _ensure_excludable(table: str, columns: Iterable[str]) -> None:
    declared = {column.name: column for column in TABLES[table].columns}
    for name in columns:
        if name in {column.name for column in SYSTEM_COLUMNS}:
            raise ValueError(f"{table}.{name} can't be excluded: Interlake itself needs it")
        if name not in declared:
            raise ValueError(f'{table} has no column "{name}"; {suggestion(name, declared)}')
        if declared[name].kind is Kind.ID or name in TABLES[table].key:
            raise ValueError(f"{table}.{name} can't be excluded: rows are joined by it")
        if name in ("created_at", "updated_at", "last_seen_at"):
            raise ValueError(f"{table}.{name} can't be excluded: later runs start from it")


Columns = Annotated[dict[str, ColumnSelection], AfterValidator(_plain_columns)]


def excluded(columns: Mapping[str, ColumnSelection]) -> Mapping[str, frozenset[str]]:
    """The excluded columns of each table."""
    return MappingProxyType({name: frozenset(c.exclude) for name, c in columns.items()})


def lineage(name: str) -> tuple[str, ...]:
    """A stream and the ones it hangs on, the nearest first."""
    parent = BY_NAME[name].parent
    return (name, *lineage(parent)) if parent else (name,)
