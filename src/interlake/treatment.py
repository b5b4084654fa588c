"""What happens to values before they are stored: hashed, or left out.

A hash is a keyed SHA-256 of the value, so that a hashed e-mail joins across tables and nobody
without the key can guess it. It begins with `sha256:`, so that it is known for one.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, Protocol

import orjson

from interlake.catalog import SYSTEM_COLUMNS, Column, Kind, Table
from interlake.catalog.personal import JSON_KEYS, domain_of, reported_domain, undeclared_domain
from interlake.config import Pipeline

HASHED = "sha256:"

Treat = Callable[[Any], Any]


class Mask(Protocol):
    """Takes out of text what names a purged person; false where nobody was purged."""

    def __bool__(self) -> bool: ...

    def masked(self, text: str, kind: Kind) -> str:
        """The text, or the JSON, without it."""


class Treatment:
    """The rules of a pipeline, ready to be applied to columns; without rules it changes nothing."""

    def __init__(self, pipeline: Pipeline, mask: Mask | None = None) -> None:
        self._mask = mask
        privacy = pipeline.privacy
        self._key = privacy.hash_key.get_secret_value().encode() if privacy.hash_key else b""
        self._domains = privacy.domains
        self._excluded = pipeline.excluded_columns
        keys = {key: rule for name, rule in self._domains.items() for key in JSON_KEYS[name]}
        self._keys = {
            key.lower(): rule for key, rule in (keys | dict(privacy.custom_attributes)).items()
        }
        # As they stand in JSON text, in small letters.
        self._quoted = [orjson.dumps(key).decode().lower() for key in self._keys]
        self._fingerprint = sha256(b"interlake" + self._key).hexdigest()[:12]
        self.treats_of = cache(self._treats_of)
        self.hashed = lru_cache(65_536)(self._hashed)

    def rules(self, tables: Iterable[Table]) -> dict[str, str]:
        """By `table.column`, what is done to it; tells one key from another without holding it."""
        found = {}
        for table in tables:
            for column in (*table.columns, *SYSTEM_COLUMNS):
                rule = self._rule(table, column)
                if rule:
                    found[f"{table.name}.{column.name}"] = rule
        return found

    def excludes(self, table: Table, column: Column) -> bool:
        """Whether a column stays empty, so that its values must not be kept in `_extra` either."""
        return self._rule(table, column) == "exclude"

    def touches(self, table: Table) -> frozenset[str]:
        """Columns of a table whose values may be changed."""
        masked = (column.name for column in _free_text(table)) if self._mask else ()
        return frozenset((*self.treats_of(table), *masked))

    def apply(self, table: Table, columns: dict[str, list[Any]]) -> None:
        """Treat the values of a table's columns, in place."""
        for name, treat in self.treats_of(table).items():
            columns[name] = [None if value is None else treat(value) for value in columns[name]]
        if self._mask:
            for column in _free_text(table):
                values = columns[column.name]
                columns[column.name] = [
                    self._mask.masked(v, column.kind) if v else v for v in values
                ]

    def _treats_of(self, table: Table) -> Mapping[str, Treat]:
        return {
            column.name: self._treat(table, column, rule)
            for column in (*table.columns, *SYSTEM_COLUMNS)
            if (rule := self._rule(table, column))
        }

    def _rule(self, table: Table, column: Column) -> str | None:
        """exclude, hash:<which key>, or keys:<which keys inside JSON>."""
        if column.name in self._excluded.get(table.name, ()):
            return "exclude"
        rule = self._domains.get(domain_of(table, column) or "")
        if rule == "hash":
            return f"hash:{self._fingerprint}"
        if rule is None and column.kind is Kind.JSON and self._keys:
            kept = ",".join(f"{key}={rule}" for key, rule in sorted(self._keys.items()))
            return f"keys:{self._fingerprint}:{kept}"
        return rule

    def _treat(self, table: Table, column: Column, rule: str) -> Treat:
        if rule == "exclude":
            return lambda value: None
        if rule.startswith("keys:"):
            return self._masking(table, column)
        if column.kind is Kind.JSON:
            return lambda value: orjson.dumps(self.hashed(value)).decode()
        return self.hashed

    def _hashed(self, value: str) -> str:
        if not value or value.startswith((HASHED, f'"{HASHED}')):
            return value
        # One address is written in several ways; hashes of it must be the same to be joined.
        plain = value.strip().lower().encode()
        return HASHED + hmac.new(self._key, plain, sha256).hexdigest()

    def _masking(self, table: Table, column: Column) -> Treat:
        """What hides keys inside JSON: the settings', and those of personal data."""
        domain_of_key: Callable[[str], str | None] | None = None
        # Reports, and fields that nobody declared, have more such keys than can be listed.
        if table.name == "reporting_data":
            domain_of_key = reported_domain
        elif column.name == "_extra":
            domain_of_key = undeclared_domain

        @cache
        def rule_of(key: str) -> str | None:
            by_name = self._keys.get(key.lower())
            if by_name or domain_of_key is None:
                return by_name
            return self._domains.get(domain_of_key(key) or "")

        def mask(text: str) -> str:
            if domain_of_key is None and not any(key in text.lower() for key in self._quoted):
                return text
            return orjson.dumps(self._masked(orjson.loads(text), rule_of)).decode()

        return mask

    def _masked(self, value: Any, rule_of: Callable[[str], str | None]) -> Any:
        if isinstance(value, list):
            return [self._masked(item, rule_of) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: self._by_rule(rule, item)
            if (rule := rule_of(key))
            else self._masked(item, rule_of)
            for key, item in value.items()
        }

    def _by_rule(self, rule: str, value: Any) -> Any:
        if rule == "exclude" or value is None:
            return None
        if isinstance(value, list):
            return [self._by_rule(rule, item) for item in value]
        return self.hashed(value if isinstance(value, str) else orjson.dumps(value).decode())


def _free_text(table: Table) -> list[Column]:
    return [
        column
        for column in (*table.columns, *SYSTEM_COLUMNS)
        if column.kind in (Kind.TEXT, Kind.JSON) and column.name not in table.key
    ]
