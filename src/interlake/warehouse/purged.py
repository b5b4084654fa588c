"""Who was purged, remembered by keyed hashes, so that a later sync leaves out what comes again.

The key is drawn once per pipeline and stored beside the hashes: they do not tell who was purged,
but whoever holds the warehouse and knows an id or an address can find out whether it was.
"""

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from interlake.catalog import Kind
from interlake.catalog.erasure import ERASED
from interlake.warehouse.store import Session
from interlake.warehouse.tables import PURGED

# What may be an address, a hash of one, a phone number or a contact's id inside text. Bare digits
# may be a number in JSON, and a word in its place would be no JSON.
_IN_JSON = r"sha256:[0-9a-f]{64}|[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|\+\d{7,15}|[0-9a-f]{24}"
_MENTIONS = {
    Kind.JSON: re.compile(_IN_JSON, re.IGNORECASE),
    Kind.TEXT: re.compile(rf"{_IN_JSON}|\d{{7,15}}", re.IGNORECASE),
}


@dataclass
class Purged:
    """The hashes of ids, addresses and phone numbers of purged persons and their conversations."""

    key: str = ""
    hashes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.hash_of = lru_cache(65_536)(self._hash_of)

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def knows(self, value: str) -> bool:
        """Whether an id, an address or a number is one of them."""
        return self.hash_of(value) in self.hashes

    def masked(self, text: str, kind: Kind) -> str:
        """The text, or the JSON, without what is theirs."""
        return _MENTIONS[kind].sub(lambda m: ERASED if self.knows(m[0]) else m[0], text)

    def _hash_of(self, value: str) -> str:
        plain = value.strip().lower().encode()
        return hmac.new(self.key.encode(), plain, sha256).hexdigest()


def read_purged(session: Session) -> Purged:
    """Everybody who was purged from this schema."""
    if PURGED.name not in session.table_names():
        return Purged()
    rows = session.execute(f"SELECT hash_key, hash FROM {session.name(PURGED.name)}")
    return Purged(rows[0][0], {row[1] for row in rows}) if rows else Purged()


def remember(session: Session, purged: Purged, values: Iterable[str], now: datetime) -> None:
    """Add ids, addresses and numbers to those that are left out from now on."""
    purged.key = purged.key or secrets.token_hex(16)
    for value in dict.fromkeys(purged.hash_of(value) for value in values):
        if value not in purged.hashes:
            purged.hashes.add(value)
            session.execute(
                f"INSERT INTO {session.name(PURGED.name)} (hash, hash_key, purged_at) "
                "VALUES (%s, %s, %s)",
                value,
                purged.key,
                now,
            )
