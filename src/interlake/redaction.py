"""What databases and unforeseen errors say, without the values they say it about.

A database quotes what it could not store or cast: a line of a message, an address. Such words end
up on screens, in logs and in tickets, where nobody may read them.
"""

import re
import traceback
from types import TracebackType

# What follows these words repeats rows or statements (PostgreSQL, DuckDB, dbt).
_APPENDIX = re.compile(
    r"\b(DETAIL:|CONTEXT:|QUERY:|STATEMENT:|LINE \d+:|Input:|compiled [Cc]ode at ).*", re.DOTALL
)
# PostgreSQL puts values behind a colon or these words, and names of columns elsewhere.
_VALUE = re.compile(r'(?P<before>:|\bvalue|\btime zone)\s*".*', re.DOTALL)
# The kinds of error in which DuckDB quotes values.
_ABOUT_VALUES = re.compile(
    r"\b(?P<kind>(Conversion|Invalid Input|Constraint|Out of Range|Mismatch Type|Serialization|"
    r"Invalid type) Error:[^'\"\n]*).*",
    re.DOTALL | re.IGNORECASE,
)


def without_values(message: str) -> str:
    """A database's message in one line, up to the first value that it quotes."""
    said = _APPENDIX.sub("", message)
    found = _ABOUT_VALUES.search(said)
    if found:
        rest = "" if found.group() == found["kind"] else "…"
        said = f"{said[: found.start()]}{found['kind']}{rest}"
    said = _VALUE.sub(r"\g<before> …", said)
    return " ".join(said.split())


def whereabouts(error: BaseException) -> str:
    """The kind of an unforeseen error and the line it came from; its words may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {_short(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def frames_of(error: BaseException) -> str:
    """The traceback of an error and of what caused it, by places alone."""
    told, seen = [], set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        told.append("".join(_places(link.__traceback__)) + type(link).__name__)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\ncaused by:\n".join(told)


def _places(trace: TracebackType | None) -> list[str]:
    return ["Traceback (most recent call last):\n", *traceback.format_tb(trace)]


def _short(path: str) -> str:
    """A file's name from its package on."""
    return path.replace("\\", "/").rpartition("/site-packages/")[2].rpartition("/src/")[2]
