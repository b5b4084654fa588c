"""A YAML file as plain values that remember their line, with environment variables put in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from interlake.errors import SettingsError

Location = tuple[str | int, ...]

# Stands in for a missing variable, so that no second mistake is told about its value.
UNSET = "\x00unset"

MOST_VALUES = 100_000  # of a file, aliases written out

_CALL = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ENV_VAR = re.compile(
    r"""\s*env_var\(\s*(?P<q>['"])(?P<name>[^'"]+)(?P=q)"""
    r"""(?:\s*,\s*(?P<d>['"])(?P<default>.*?)(?P=d))?\s*\)\s*""",
    re.DOTALL,
)


@dataclass
class Document:
    """What a settings file says, and every mistake found in it so far."""

    path: Path
    environ: Mapping[str, str]
    data: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    from_environment: set[Location] = field(default_factory=set)  # values never to be repeated
    variables: list[tuple[Location, str]] = field(default_factory=list)  # which stand where
    mistakes: list[tuple[int, str]] = field(default_factory=list)

    def line(self, where: Location) -> int:
        """The line of a value, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def unset(self, where: Location, value: object) -> bool:
        """Whether a value is missing because its variable is, which is already told."""
        return where in self.from_environment and UNSET in str(value)

    def mistake(self, where: Location, text: str) -> None:
        """Note one mistake; `raise_mistakes` tells them all at once."""
        self.mistakes.append((self.line(where), text))

    def raise_mistakes(self) -> None:
        """End with one message that names file and line of every mistake, if there are any."""
        if not self.mistakes:
            return
        told = list(dict.fromkeys(sorted(self.mistakes)))
        head = f"{self.path} has {len(told)} mistakes:\n  " if len(told) > 1 else ""
        raise SettingsError(
            head + "\n  ".join(f"{self.path}:{line}: {text}" for line, text in told)
        )


def read_document(path: Path, environ: Mapping[str, str]) -> Document:
    """Read a YAML file; a missing variable or a doubled key is noted, broken YAML raises."""
    document = Document(path, environ)
    loader = yaml.SafeLoader(_text(path))
    try:
        node = loader.get_single_node()
        if node is not None:
            _ensure_bounded(path, node, {})
            document.data = _value(document, loader, node, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{path}:{line}: this is not YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise SettingsError(f"{path}: this is not YAML: it holds forbidden characters") from None
    except RecursionError:
        raise SettingsError(f"{path}: its values nest too deeply; no setting needs that") from None
    finally:
        loader.dispose()
    return document


def _ensure_bounded(path: Path, node: yaml.Node, sizes: dict[int, int]) -> int:
    """Count the values below a node, aliases written out; an alias may multiply what it names."""
    if id(node) not in sizes:
        sizes[id(node)] = MOST_VALUES  # until it is counted: one that holds itself has no end
        inner = node.value if isinstance(node, yaml.CollectionNode) else ()
        nodes = [part for pair in inner for part in (pair if isinstance(pair, tuple) else (pair,))]
        sizes[id(node)] = 1 + sum(_ensure_bounded(path, part, sizes) for part in nodes)
    if sizes[id(node)] > MOST_VALUES:
        line = node.start_mark.line + 1
        raise SettingsError(f"{path}:{line}: its aliases make more than {MOST_VALUES:,} values")
    return sizes[id(node)]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"{path} does not exist; `interlake init` writes one to fill in, -c names another file"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} can't be read: {error}") from None


def _value(document: Document, loader: yaml.SafeLoader, node: yaml.Node, where: Location) -> Any:
    document.lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(document, loader, node, where)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(document, loader, item, (*where, place)) for place, item in enumerate(node.value)
        ]
    try:
        value = loader.construct_object(node)
    except ValueError:  # 2024-13-45 looks like a date to YAML
        value = node.value
    return _fill_in(document, value, where) if isinstance(value, str) else value


def _mapping(
    document: Document, loader: yaml.SafeLoader, node: yaml.MappingNode, where: Location
) -> dict[str, Any]:
    loader.flatten_mapping(node)
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            # An unquoted {{ … }} is a mapping inside a mapping to YAML.
            document.mistakes.append((line, "put quotes around \"{{ env_var('NAME') }}\""))
            continue
        key = str(key_node.value)
        if key in values:
            document.mistakes.append((line, f'"{key}" stands here twice; keep one'))
        document.lines[(*where, key)] = line
        values[key] = _value(document, loader, value_node, (*where, key))
    return values


def _fill_in(document: Document, text: str, where: Location) -> str:
    """The text with each `{{ env_var('NAME', 'default') }}` replaced."""

    def replace(call: re.Match[str]) -> str:
        match = _ENV_VAR.fullmatch(call[1])
        if match is None:
            document.mistake(where, "only {{ env_var('NAME') }} is understood between {{ and }}")
            return ""
        document.from_environment.add(where)
        document.variables.append((where, match["name"]))
        value = document.environ.get(match["name"], match["default"])
        if value is None:
            document.mistake(
                where,
                f"the environment variable {match['name']} is not set; "
                f"export it, or write env_var('{match['name']}', 'default')",
            )
        return value if value is not None else UNSET

    return _CALL.sub(replace, text)
