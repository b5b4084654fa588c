"""HTML bodies as text, for `display_as=plaintext`."""

import re
from html import unescape

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</p>|</li>|</h\d>")
_TAG = re.compile(r"<[^>]+>")


def plain_text(html: str, *, links: bool) -> str:
    """Give the text of a body; from 2.16 on a link is `label (url)` (reference §6.21)."""
    if links:
        html = _LINK.sub(r"\2 (\1)", html)
    return unescape(_TAG.sub("", _BREAK.sub("\n", html))).strip()
