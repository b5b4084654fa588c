"""Records as Intercom sends them, and how to find one's way in them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

Record = Mapping[str, Any]


class Reading(NamedTuple):
    """One record as Intercom sent it, and when it was asked for, by Intercom's clock, in UTC."""

    record: Record
    read_at: datetime


def look_up(record: Record, path: tuple[str, ...]) -> tuple[bool, Any]:
    """Whether a path exists in a record, and its value; a null on the way down counts as there."""
    value: Any = record
    for key in path:
        if value is None:
            return True, None
        if not isinstance(value, dict) or key not in value:
            return False, None
        value = value[key]
    return True, value


def list_at(record: Record, *keys: str) -> list[Any]:
    """The list at a path; empty where there is none, or something else."""
    _, value = look_up(record, keys)
    return value if isinstance(value, list) else []


def whole_unless_more(envelope: str) -> Callable[[Record], bool]:
    """Whole where the envelope says `has_more: false`: contacts inline ten items (§2)."""

    def whole(record: Record) -> bool:
        value = record.get(envelope)
        if isinstance(value, dict):
            return value.get("has_more") is False
        return envelope in record

    return whole


def picture(record: Record) -> Any:
    """Address of an avatar: an object in some versions, a plain string in others (§4.1, §4.8)."""
    avatar = record.get("avatar")
    return avatar.get("image_url") if isinstance(avatar, dict) else avatar
