"""Messages, from a plain line to what breaks parsers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from interlake.simulator.seed.vocabulary import NASTY_TEXTS

HUGE_BYTES = 100_000


def message(random: Random, lines: Sequence[str]) -> str:
    """Give a message body: HTML, as the API shows it."""
    first = random.choice(lines)
    roll = random.random()
    if roll < 0.70:
        return f"<p>{first}</p>"
    if roll < 0.85:
        return f"<p>{first}</p>\n<p>{random.choice(lines)}</p>"
    if roll < 0.93:
        return f'<p>{first} <a href="https://acme.example/docs?a=1&amp;b=2">More here</a></p>'
    return f"<p>{first}</p><ul><li>one</li><li>two &lt;three&gt;</li></ul><p>&nbsp;</p>"


def nasty_body(number: int) -> str:
    """Give the n-th of the bodies that have broken loaders before."""
    kind = number % (len(NASTY_TEXTS) + 3)
    if kind < len(NASTY_TEXTS):
        return f"<p>{NASTY_TEXTS[kind]}</p>" if NASTY_TEXTS[kind].strip() else ""
    if kind == len(NASTY_TEXTS):
        return "<p>" + ("long words in a row \u00e9\U0001f600 " * (HUGE_BYTES // 24)) + "</p>"
    if kind == len(NASTY_TEXTS) + 1:
        return '<table><tr><td onclick="x()">1</td></tr></table><script>alert("x")</script><img src="https://downloads.example/i/1.png?expires=1&amp;signature=a">'
    return '<p>{"json": [1, 2, {"a": "b"}], "csv": "1,2;3|4"}</p><pre>\\\\ \\x00 %s {0} $1</pre>'


def attachment(random: Random, number: int) -> dict[str, object]:
    """Give an uploaded file, or one whose size in pixels nobody knows."""
    image = random.random() < 0.6
    name = f"screenshot {number}.png" if image else f"r\u00e9sum\u00e9-{number}.pdf"
    return {
        "type": "upload",
        "name": name,
        "url": f"https://downloads.intercomcdn.example/i/o/{number}/{number:x}?expires=1789",
        "content_type": "image/png" if image else "application/pdf",
        "filesize": random.randint(900, 4_000_000),
        "width": 1440 if image else None,
        "height": 900 if image else None,
    }
