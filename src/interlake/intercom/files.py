"""Files of exports into rows: unpacked bit by bit, within limits, whatever they are packed in.

The documents speak of gzipped CSV, readers in the field of zip archives and of plain CSV, and the
content export has one CSV for each statistic (reference §3.4); the first bytes tell.
"""

import csv
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from interlake.errors import StreamError

Row = dict[str, str | None]


@dataclass(frozen=True)
class Limits:
    """What a file may hold; beyond it something is wrong, and the machine is spared.

    An export ends at ten million rows (reference §2), which are some gigabytes.
    """

    download_bytes: int = 4_000_000_000
    unpacked_bytes: int = 20_000_000_000
    files: int = 1_000
    line_characters: int = 4_000_000


LIMITS = Limits()


class Damaged(Exception):
    """A file that can't be unpacked or read; another download may be whole."""


class TooLarge(StreamError):
    """A file beyond its limits."""


@dataclass(frozen=True)
class Table:
    """One CSV of a file; `name` is "" where it has none, `rows` hold null for empty values."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[list[str]]


def tables_in(file: BinaryIO, limits: Limits = LIMITS) -> Iterator[Table]:
    """Give the CSVs of a file one after the other; each is to be read before the next.

    Raises Damaged for what can't be read, TooLarge for what is beyond the limits.
    """
    meter = _Meter(limits)
    with _readable():
        for name, content in _contents(file, meter):
            text = io.TextIOWrapper(content, "utf-8-sig", errors="replace", newline="")
            rows = csv.reader(_lines(text, limits))
            header = next(rows, None)
            if header is not None:
                yield Table(name, tuple(cell.strip() for cell in header), _plain(rows))


def _plain(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    with _readable():
        for row in rows:
            if row:  # a blank line is none
                yield row


def _contents(file: BinaryIO, meter: "_Meter") -> Iterator[tuple[str, BinaryIO]]:
    magic = file.read(4)
    file.seek(0)
    if magic[:2] == b"PK":
        yield from _zipped(file, meter)
    elif magic[:2] == b"\x1f\x8b":
        unpacked = gzip.GzipFile(fileobj=file)
        yield from _tarred_or_plain(meter.over(cast("BinaryIO", unpacked)), meter)
    else:
        yield from _tarred_or_plain(meter.over(file), meter)


def _zipped(file: BinaryIO, meter: "_Meter") -> Iterator[tuple[str, BinaryIO]]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            meter.count_file()
            if not entry.is_dir() and _is_csv(entry.filename):
                with archive.open(entry) as content:
                    yield entry.filename, meter.over(cast("BinaryIO", content))


def _tarred_or_plain(content: io.BufferedReader, meter: "_Meter") -> Iterator[tuple[str, BinaryIO]]:
    if content.peek(512)[257:262] != b"ustar":
        yield "", content
        return
    with tarfile.open(fileobj=content, mode="r|") as archive:
        for entry in archive:
            meter.count_file()
            # A sparse file may claim any size at no cost.
            if entry.issparse():
                raise Damaged(f"{entry.name} is a sparse file")
            inside = archive.extractfile(entry) if entry.isfile() else None
            if inside is not None and _is_csv(entry.name):
                # Counted apart: the archive around it was counted on its way.
                yield entry.name, _Meter(meter.limits).over(cast("BinaryIO", inside))


def _is_csv(name: str) -> bool:
    hidden = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
    return name.lower().endswith(".csv") and not hidden


def _lines(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    # Without this bound a line without an end would fill the memory.
    while line := text.readline(limits.line_characters + 1):
        if len(line) > limits.line_characters:
            raise TooLarge(
                f"A line of the export has more than {limits.line_characters:,} characters. "
                "That is no row; report it if it stays so."
            )
        yield line


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (
        OSError,
        EOFError,
        zlib.error,
        tarfile.TarError,
        zipfile.BadZipFile,
        csv.Error,
        NotImplementedError,  # a way to pack that Python does not know
        RuntimeError,  # a zip with a password
    ) as error:
        raise Damaged(f"it can't be unpacked ({type(error).__name__}: {error})") from error


class _Meter:
    """Counts what comes out of a file."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = 0
        self._files = 0

    def count_file(self) -> None:
        self._files += 1
        if self._files > self.limits.files:
            raise TooLarge(
                f"The export holds more than {self.limits.files:,} files, which is more than "
                "there are statistics. Nothing more of it was loaded; report it if it stays so."
            )

    def count_bytes(self, count: int) -> None:
        self._bytes += count
        if self._bytes > self.limits.unpacked_bytes:
            raise TooLarge(
                f"The export has more than {self.limits.unpacked_bytes:,} bytes when unpacked, "
                "which is more than ten million rows take. Nothing more of it was loaded; "
                "report it if it stays so."
            )

    def over(self, content: BinaryIO) -> io.BufferedReader:
        """The content, counted as it is read."""
        return io.BufferedReader(_Counted(content, self), 65_536)


class _Counted(io.RawIOBase):
    def __init__(self, content: BinaryIO, meter: _Meter) -> None:
        self._content = content
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        part = self._content.read(len(buffer))
        buffer[: len(part)] = part
        self._meter.count_bytes(len(part))
        return len(part)
