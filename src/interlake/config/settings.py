"""connections.yml as one frozen object, or one message that names every mistake in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from interlake.config.connections import (
    CONNECTIONS,
    NOT_BUILT_CONNECTIONS,
    SECRETS,
    Destination,
    Entry,
    IntercomConnection,
)
from interlake.config.document import Document, Location, read_document
from interlake.config.mistakes import note_invalid, note_unknown_keys
from interlake.config.nearest import suggestion
from interlake.config.pipelines import Pipeline, PipelineEntry, resolve
from interlake.errors import SettingsError

Named = TypeVar("Named", Pipeline, IntercomConnection)
EntryType = TypeVar("EntryType", bound=Entry)


@dataclass(frozen=True)
class Settings:
    """Everything connections.yml says, checked."""

    path: Path
    sources: tuple[IntercomConnection, ...]
    destinations: tuple[Destination, ...]
    pipelines: tuple[Pipeline, ...]
    secret_variables: frozenset[str] = frozenset()  # of the environment, that hold secrets

    def pipeline(self, name: str) -> Pipeline:
        """The pipeline of that name; SettingsError suggests the nearest one."""
        return self._named("pipeline", name, self.pipelines)

    def intercom(self, name: str) -> IntercomConnection:
        """The Intercom connection of that name; SettingsError suggests the nearest one."""
        return self._named("intercom connection", name, self.sources)

    def _named(self, what: str, name: str, entries: tuple[Named, ...]) -> Named:
        for entry in entries:
            if entry.name == name:
                return entry
        known = suggestion(name, [entry.name for entry in entries])
        raise SettingsError(f'{self.path} has no {what} "{name}"; {known}')


@dataclass(frozen=True)
class _Read:
    """An entry's place and name, and the entry itself if it is sound."""

    where: Location
    name: str
    entry: Entry | None


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read and check a settings file; one SettingsError tells all that is wrong with it."""
    document = read_document(path, environ)
    top = _mapping(document, (), document.data)
    note_unknown_keys(document, (), top, ("connections", "pipelines"))
    connections = _connections(document, top.get("connections"))
    pipelines = _pipelines(document, top.get("pipelines"), connections)
    document.raise_mistakes()
    sound = [read.entry for read in connections]
    return Settings(
        path,
        tuple(entry for entry in sound if isinstance(entry, IntercomConnection)),
        tuple(entry for entry in sound if isinstance(entry, Destination)),
        tuple(pipelines),
        frozenset(name for where, name in document.variables if where[-1] in SECRETS),
    )


def _connections(document: Document, data: Any) -> list[_Read]:
    where: Location = ("connections",)
    kinds = _mapping(document, where, data)
    note_unknown_keys(document, where, kinds, CONNECTIONS, not_built=NOT_BUILT_CONNECTIONS)
    reads = [
        read
        for kind, model in CONNECTIONS.items()
        for read in _entries(document, (*where, kind), kinds.get(kind), model)
    ]
    _refuse_doubles(document, [r for r in reads if r.where[1] == "intercom"], "connection")
    _refuse_doubles(document, [r for r in reads if r.where[1] != "intercom"], "connection")
    return reads


def _pipelines(document: Document, data: Any, connections: list[_Read]) -> list[Pipeline]:
    reads = _entries(document, ("pipelines",), data, PipelineEntry)
    _refuse_doubles(document, reads, "pipeline")
    sources = {read.name: read for read in connections if read.where[1] == "intercom"}
    targets = {read.name: read for read in connections if read.where[1] != "intercom"}
    pipelines = []
    schemas: dict[tuple[str, str], str] = {}
    for read in reads:
        if not isinstance(read.entry, PipelineEntry):
            continue
        source = _referred(document, read.where, "source", read.entry.source, sources)
        target = _referred(document, read.where, "destination", read.entry.destination, targets)
        if isinstance(source, IntercomConnection) and isinstance(target, Destination):
            pipeline = resolve(read.entry, source, target)
            _refuse_shared_schema(document, read.where, pipeline, schemas)
            pipelines.append(pipeline)
    return pipelines


def _referred(
    document: Document, where: Location, key: str, name: str, reads: Mapping[str, _Read]
) -> Entry | None:
    if name in reads:
        return reads[name].entry
    if document.unset((*where, key), name):
        return None
    what = "intercom connection" if key == "source" else "warehouse connection"
    shown = "" if (*where, key) in document.from_environment else f' "{name}"'
    document.mistake((*where, key), f"{key}: no {what}{shown}; {suggestion(name, reads)}")
    return None


def _refuse_shared_schema(
    document: Document, where: Location, pipeline: Pipeline, taken: dict[tuple[str, str], str]
) -> None:
    """Two pipelines in one schema would mark each other's rows as gone."""
    # The last two are made for a while by --full-refresh and verify, and dropped.
    own = ("", "_intercom", "_stg_intercom", "_refresh", "_verify")
    suffixes = (*own, *(f"_{layout}" for layout in pipeline.compat))
    for suffix in suffixes:
        schema = pipeline.schema_name + suffix
        owner = taken.setdefault((pipeline.destination.name, schema), pipeline.name)
        if owner != pipeline.name:
            text = f'schema "{schema}" of {pipeline.destination.name} belongs to pipeline "{owner}"'
            document.mistake((*where, "schema"), f"{text}; give this one a schema of its own")


def _entries(document: Document, where: Location, data: Any, model: type[EntryType]) -> list[_Read]:
    if data is None:
        return []
    if not isinstance(data, list):
        document.mistake(where, f'"{where[-1]}" must be a list; begin each entry with "- name:"')
        return []
    return [_entry(document, (*where, place), item, model) for place, item in enumerate(data)]


def _entry(document: Document, where: Location, data: Any, model: type[EntryType]) -> _Read:
    values = _mapping(document, where, data)
    entry: Entry | None = None
    try:
        entry = model.model_validate(values, context={"folder": document.path.parent})
    except ValidationError as error:
        note_invalid(document, where, values, error, model)
    return _Read(where, str(values.get("name", "")), entry)


def _mapping(document: Document, where: Location, data: Any) -> dict[str, Any]:
    if isinstance(data, dict):
        return data
    if data is not None or not where:
        name = f'"{where[-1]}"' if where and isinstance(where[-1], str) else "this"
        empty = data is None
        document.mistake(
            where,
            "the file is empty; `interlake init` writes an example"
            if empty
            else f"{name} must hold keys, such as name: acme",
        )
    return {}


def _refuse_doubles(document: Document, reads: list[_Read], what: str) -> None:
    seen: set[str] = set()
    for read in reads:
        if read.name in seen and read.name:
            document.mistake((*read.where, "name"), f'{what} "{read.name}" stands here twice')
        seen.add(read.name)
