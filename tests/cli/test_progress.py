"""Progress in a log: few lines, and the last state of what moved."""

from interlake.cli.progress import Lines


def test_a_log_gets_a_line_only_every_few_seconds() -> None:
    now = [0.0]
    lines: list[str] = []
    progress = Lines(clock=lambda: now[0], write=lines.append)
    for records in range(100):
        now[0] = records / 10
        progress.stream("contacts", records, records // 10, 100)
        progress.committed(1, 0.1)
    assert lines == ["5 s: contacts 50 of about 100 (5 requests), 50 rows in the warehouse"]


def test_a_line_tells_only_what_moved_since_the_last_one() -> None:
    now = [0.0]
    lines: list[str] = []
    progress = Lines(clock=lambda: now[0], write=lines.append)
    progress.stream("admins", 3, 1, None)
    now[0] = 6
    progress.stream("contacts", 10, 1, None)
    now[0] = 12
    progress.stream("contacts", 2_000, 14, None)
    assert lines == [
        "6 s: admins 3 (1 request), contacts 10 (1 request), 0 rows in the warehouse",
        "12 s: contacts 2,000 (14 requests), 0 rows in the warehouse",
    ]


def test_a_note_is_written_at_once() -> None:
    lines: list[str] = []
    Lines(clock=lambda: 0.0, write=lines.append).note("companies are scrolled")
    assert lines == ["companies are scrolled"]
