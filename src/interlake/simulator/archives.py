"""The files of exports: gzipped tar archives of CSV files.

The documents speak of gzipped CSV, and of one file for each statistic that has rows (reference
§3.4); which kind of archive holds several files they leave open. Here it is tar, in both exports.
"""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

DOWNLOAD = "application/octet-stream"

Rows = Iterable[Mapping[str, Any]]


def csv_file(columns: Sequence[str], rows: Rows) -> bytes:
    """Write rows as CSV with a header; null and "" are alike there."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def archive(files: Mapping[str, bytes], now: int) -> bytes:
    """Pack files into one; equal files at one time give equal archives."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=now) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as tar,
    ):
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(content), now
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
