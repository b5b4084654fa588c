"""The valid word closest to what somebody typed."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, valid: Iterable[str]) -> str:
    """How a message about a wrong word ends: the nearest valid one, or else all of them."""
    words = list(valid)
    close = get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"choose from {', '.join(words)}" if words else "there are none"
