"""Files of exports: any packing, any text, and what is wrong with them."""

import csv
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlake.intercom.exports import (
    Attribute,
    Dataset,
    is_early,
    reading_content,
    reading_report,
)
from interlake.intercom.files import Damaged, Limits, Table, TooLarge, tables_in
from interlake.intercom.jobs import Span

Files = Mapping[str, bytes]


def tarred(files: Files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def zipped(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


PACKINGS: dict[str, Callable[[Files], bytes]] = {
    "zip": zipped,
    "tar": tarred,
    "tar.gz": lambda files: gzip.compress(tarred(files)),
    "gzip": lambda files: gzip.compress(next(iter(files.values()))),
    "plain": lambda files: next(iter(files.values())),
}


def written(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def read(content: bytes, limits: Limits | None = None) -> dict[str, list[list[str]]]:
    tables = tables_in(io.BytesIO(content), limits or Limits())
    return {table.name: [list(table.header), *table.rows] for table in tables}


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8)


@given(packing=st.sampled_from(sorted(PACKINGS)), rows=ROWS)
def test_every_text_comes_out_as_it_went_in(packing: str, rows: list[list[str]]) -> None:
    content = PACKINGS[packing]({"a_2026.csv": written([["id", "text"], *rows])})
    (found,) = read(content).values()
    assert found == [["id", "text"], *rows]


@given(cut=st.floats(0.05, 0.95), packing=st.sampled_from(["zip", "tar.gz", "gzip"]))
def test_half_a_file_is_damaged(cut: float, packing: str) -> None:
    rows = [[str(number), str(number * 7919)] for number in range(300)]
    content = PACKINGS[packing]({"a.csv": written(rows)})
    with pytest.raises(Damaged):
        read(content[: max(4, int(len(content) * cut))])


def test_only_what_is_csv_is_read() -> None:
    files = {"README.txt": b"hello", "__MACOSX/._a.csv": b"\0\1", "dir/a.csv": b"x\n1\n"}
    for packing in ("zip", "tar.gz"):
        assert read(PACKINGS[packing](files)) == {"dir/a.csv": [["x"], ["1"]]}


def test_an_empty_file_holds_nothing() -> None:
    assert read(b"") == {}
    assert read(gzip.compress(b"")) == {}


@pytest.mark.parametrize("packing", ["zip", "tar.gz", "gzip"])
def test_what_unpacks_without_end_is_given_up(packing: str) -> None:
    content = PACKINGS[packing]({"a.csv": b"id\n" + b"1\n" * 500_000})
    with pytest.raises(TooLarge, match="100,000 bytes when unpacked"):
        read(content, Limits(unpacked_bytes=100_000))


def test_more_files_than_there_can_be_are_given_up() -> None:
    files = {f"{number}.csv": b"id\n" for number in range(12)}
    for packing in ("zip", "tar.gz"):
        with pytest.raises(TooLarge, match="more than 10 files"):
            read(PACKINGS[packing](files), Limits(files=10))


def test_a_field_without_end_is_damage() -> None:
    with pytest.raises(Damaged, match="field larger"):
        read(b'id\n"' + b"x\n" * 100_000)


def test_a_byte_order_mark_and_blank_lines_are_no_data() -> None:
    assert read(b"\xef\xbb\xbfid,text\r\n\r\n1,\xff\r\n") == {"": [["id", "text"], ["1", "\ufffd"]]}


def table(name: str, *header: str) -> Table:
    return Table(name, header, iter(()))


@pytest.mark.parametrize(
    ("name", "header", "kind"),
    [
        ("receipts_20260916_150000.csv", ("receipt_id",), "receipts"),
        ("x/Series_Completion_20260916_150000.csv", ("receipt_id",), "series_completion"),
        ("click-1718000000.csv", ("receipt_id", "clicked_at"), "click"),
        ("open.csv", ("receipt_id",), "open"),
        ("", ("receipt_id", "received_at"), "receipts"),
        ("", ("receipt_id", "opened_at"), "opened"),
    ],
)
def test_a_file_says_by_name_or_columns_what_it_tells(
    name: str, header: tuple[str, ...], kind: str
) -> None:
    assert reading_content(table(name, *header))[0] == kind


def test_more_values_than_columns_are_kept_apart() -> None:
    _, to_record = reading_content(table("receipts.csv", "receipt_id", "email"))
    assert to_record(["1", "", "2", "3"]) == {
        "receipt_id": "1",
        "email": None,
        "surplus": ["2", "3"],
    }


SHARED = Dataset(
    "conversation",
    "Conversation",
    "timestamp.started_at",
    (
        Attribute("Brand", "people.Brand", "Brand of the contact"),
        Attribute("Brand", "conversation.Brand", "Brand"),
        Attribute("started_at", "timestamp.started_at", "Started"),
    ),
)


@pytest.mark.parametrize(
    "header",
    [
        ("Brand", "Brand", "started_at"),
        ("people.Brand", "conversation.Brand", "timestamp.started_at"),
        ("Brand of the contact", "Brand", "Started"),
        ("people.Brand", "conversation.Brand", "started_at", "new"),
    ],
)
def test_reports_may_name_their_columns_in_any_way(header: tuple[str, ...]) -> None:
    record = reading_report(SHARED, table("", *header))(["a", "b", "2026-09-16 10:00:00"])
    assert record == {
        "dataset_id": "conversation",
        "happened_at": "2026-09-16 10:00:00",
        "attributes": {
            "people.Brand": "a",
            "conversation.Brand": "b",
            "started_at": "2026-09-16 10:00:00",
        },
    }


def test_a_row_of_the_day_before_a_span_is_left_to_the_span_that_tells_of_it() -> None:
    begin = datetime(2026, 9, 16, tzinfo=UTC)
    span, hour = Span(begin, begin + timedelta(days=88)), timedelta(hours=1)
    found = {n: is_early(begin + n * hour, span) for n in (-25, -24, -1, 0, 1)}
    # What lies further off was not asked for: nobody else would tell of it.
    assert found == {-25: False, -24: True, -1: True, 0: False, 1: False}
    assert is_early(None, span) is False
