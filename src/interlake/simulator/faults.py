"""Faults one can order: which are active, and when one strikes.

Every fault is `{"kind": …}` with, if wanted, `route` (the start of a label such as
`GET /contacts/{id}`, or of a path), `spares` (the same, for what is left alone), `times` (then it
is used up), `probability` and `after` (so many matching requests pass first). What kinds there are,
and what else they take:

| kind | effect |
|---|---|
| status {status, seconds?, retry_after?, html?, code?, message?} | an error, perhaps late; |
|  | 502 and 504 speak HTML |
| empty_200, html_200 | a success without JSON |
| truncated | the right answer, without its second half |
| slow {seconds} | the right answer, late |
| reset | the connection is dropped |
| timeout_above_page_size {page_size, status?, seconds?} | 504 for larger pages |
| timeout_above_matches {matches, status?} | 504 for lists and searches of more rows in all |
| missing_scope {scope?, status?: 403 or 401} | the permission error of the documents |
| no_ticket_scope {status?: 403 or 401} | that error for tickets; conversations that are tickets |
|  | cannot be read, and are left out of lists and searches in silence |
| job_polls {polls} | exports are done after being asked about so often |
| job_failed | exports end without a file |
| longest_export {days} | exports of longer spans are refused |
| job_misspelt | the key of a job's name is spelt as in versions before 2.14 |
| file_packed {as} | files are packed as zip, or their first CSV as gzip or plain |
| file_damaged | files end in the middle |
| file_bomb {bytes?} | files are small, and endless when unpacked |
| file_elsewhere {store?} | downloads are sent on to another host |
| dead_token | 401 to everything |
| scroll_500, scroll_expired | 500 or 404 to the next page of the company scroll |
| scroll_exists | 400 to whoever opens the company scroll: another tool holds it |
| busy_workspace {left} | other apps leave so many requests of each window |
| retry_after {seconds} | refusals by the rate limit carry Retry-After |
| extra_fields, unknown_part_type, id_type_flip, teammates_key | rows change their shape |
| next_as_url, next_as_object, next_null | `pages.next` changes its form |
| repeated_cursor | `pages.next` names the page that it stands on |
| empty_page | a page that has rows comes without them; `pages.next` leads back to it, or is gone |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from interlake.simulator.errors import invalid

# What strikes instead of an answer, in the order in which they are tried.
BEFORE = (
    "dead_token",
    "busy_workspace",
    "retry_after",
    "missing_scope",
    "reset",
    "slow",
    "timeout_above_page_size",
    "scroll_500",
    "scroll_expired",
    "scroll_exists",
    "status",
    "empty_200",
    "html_200",
)
# What distorts an answer.
AFTER = (
    "extra_fields",
    "unknown_part_type",
    "id_type_flip",
    "teammates_key",
    "next_as_url",
    "next_as_object",
    "next_null",
    "repeated_cursor",
    "empty_page",
    "timeout_above_matches",
    "truncated",
)
# What lasts while it is ordered, and what endpoints ask about themselves.
STANDING = (
    "no_ticket_scope",
    "job_polls",
    "job_failed",
    "longest_export",
    "job_misspelt",
    "file_packed",
    "file_damaged",
    "file_bomb",
    "file_elsewhere",
)
_KINDS = (*BEFORE, *AFTER, *STANDING)


@dataclass
class Fault:
    """One ordered fault and how often it may still strike."""

    kind: str
    route: str | None = None
    spares: str | None = None
    times: int | None = None
    probability: float | None = None
    # Lets that many matching requests pass first.
    after: int = 0
    settings: dict[str, Any] = field(default_factory=dict)

    def concerns(self, label: str, path: str) -> bool:
        """Tell whether a request is meant: by `GET /contacts/{id}` or by the path's start."""
        if self.spares is not None and (
            label.startswith(self.spares) or path.startswith(self.spares)
        ):
            return False
        return self.route is None or label.startswith(self.route) or path.startswith(self.route)


class Faults:
    """The active faults; chance comes from the seed."""

    def __init__(self, seed: int) -> None:
        self._active: list[Fault] = []
        self._random = Random(f"{seed}:faults")

    def order(self, wanted: Any) -> int:
        """Add faults as POST /_simulator/faults describes them; give how many are active."""
        if not isinstance(wanted, list):
            raise invalid("faults is a list")
        self._active.extend(_fault(entry) for entry in wanted)
        return len(self._active)

    def clear(self) -> None:
        """Drop all faults."""
        self._active.clear()

    @property
    def any(self) -> bool:
        """Tell whether there is any fault at all; most often there is none."""
        return bool(self._active)

    def standing(self, kind: str) -> Fault | None:
        """Give the lasting fault of a kind, if it was ordered."""
        return next((fault for fault in self._active if fault.kind == kind), None)

    def striking(
        self, kinds: tuple[str, ...], label: str, path: str, page_size: int | None = None
    ) -> Iterator[Fault]:
        """Give the faults of some kinds that strike this request, using each of them up."""
        for kind in kinds:
            for fault in list(self._active):
                if fault.kind == kind and self._strikes(fault, label, path, page_size):
                    yield fault

    def _strikes(self, fault: Fault, label: str, path: str, page_size: int | None) -> bool:
        if not fault.concerns(label, path):
            return False
        if fault.kind.startswith("scroll_") and not label.endswith("/companies/scroll"):
            return False
        if fault.kind == "timeout_above_page_size" and not (
            page_size is not None and page_size > fault.settings["page_size"]
        ):
            return False
        if fault.after > 0:
            fault.after -= 1
            return False
        if fault.probability is not None and self._random.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._active.remove(fault)
        return True


def _fault(entry: Any) -> Fault:
    if not isinstance(entry, dict) or entry.get("kind") not in _KINDS:
        known = ", ".join(_KINDS)
        raise invalid(f"Unknown fault {entry!r}; the kinds are {known}")
    rest = dict(entry)
    named = {
        key: rest.pop(key)
        for key in ("kind", "route", "spares", "times", "probability", "after")
        if key in rest
    }
    for kind in ("page_size", "matches"):
        if named["kind"] == f"timeout_above_{kind}" and kind not in rest:
            raise invalid(f"timeout_above_{kind} needs {kind}")
    return Fault(**named, settings=rest)
