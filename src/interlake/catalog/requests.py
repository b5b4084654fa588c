"""What every stream costs: the fewest requests that one run can do with, as a formula.

The documents print the formulas, and estimates fill in the figures. The page sizes are Intercom's
caps, measured or documented (reference §2, §3); what is derived from a stream's declaration needs
no formula of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from interlake.catalog.model import Mode, Paging, Stream

CONTACT_LISTS_PER_PAGE = 60  # notes and companies of one contact
TRANSCRIPTS_PER_REQUEST = 20  # more are refused with conversation_id_limit_exceeded
LOG_SLICE_DAYS = 30  # longer spans time out on busy workspaces (reference §3.1)
EXPORT_SPAN_DAYS = 88  # integrators ask for at most 90 at a time; days that are begun count whole
SEARCHED_LOG_PER_PAGE = 250  # the search of 2.16 gives larger pages than the list


class Figure(StrEnum):
    """What a term multiplies; nobody knows these before the run, except where Intercom counts."""

    FIXED = "fixed"
    LISTED = "listed"  # rows of a whole list
    MATCHING = "matching"  # rows that the search finds, overlap with the last run included
    CHANGED = "changed"  # of these, rows whose updated_at is not the stored one
    CHANGED_WITH_TAGS = "changed_with_tags"
    CHANGED_WITH_COMPANIES = "changed_with_companies"
    CHANGED_WITH_NOTES = "changed_with_notes"
    MEMBERS = "members"  # of every tag or segment
    DUE = "due"  # parents whose lists are to be read
    NEW = "new"  # rows of a log since the last run
    MISSING = "missing"  # stored rows that a whole list does not hold
    ADMINS = "admins"
    SPANS = "spans"  # of an export


@dataclass(frozen=True)
class Term:
    """One addend of a formula."""

    figure: Figure
    words: str  # what is counted; of a fixed term, what for
    per_request: int = 1  # so many of them come with one request
    each: str | None = None  # a sum over these: for each of them at least one request
    times: int = 1  # requests for each
    least: int = 0  # requests even where there is nothing

    def __str__(self) -> str:
        if self.figure is Figure.FIXED:
            return f"{self.times} ({self.words})" if self.words else f"{self.times}"
        if self.each is not None:
            return f"Σ over {self.each} ⌈{self.words} / {self.per_request}⌉"
        if self.per_request > 1:
            return f"⌈{self.words} / {self.per_request}⌉"
        return f"{self.times} per {self.words}"

    def requests(self, number: int, groups: int = 0) -> int:
        """Requests for so many of what is counted, in so many groups; no fewer than these."""
        if self.figure is Figure.FIXED:
            return self.times
        pages = self.times * -(-number // self.per_request)
        return max(pages, groups if self.each is not None else self.least)


def formula(stream: Stream) -> tuple[Term, ...]:
    """The terms whose sum is the fewest requests of one run in which the stream is due."""
    special = _SPECIAL.get(stream.name)
    return special if special is not None else _BY_MODE[stream.mode](stream)


def formula_text(stream: Stream) -> str:
    """A stream's formula as people read it."""
    return " + ".join(str(term) for term in formula(stream))


def _once(words: str = "", times: int = 1) -> Term:
    return Term(Figure.FIXED, words, times=times)


def _pages(figure: Figure, words: str, per_page: int) -> Term:
    return Term(figure, words, per_page, least=1)


def _snapshot(stream: Stream) -> tuple[Term, ...]:
    if stream.paging is Paging.SINGLE:
        return (_once(),)
    terms = [_pages(Figure.LISTED, f"rows of `{stream.name}`", stream.per_page)]
    if stream.detail is not None:
        terms.append(Term(Figure.CHANGED, "row whose `updated_at` is new"))
    if stream.gone is not None:
        terms.append(_MISSING)
    return tuple(terms)


def _incremental(stream: Stream) -> tuple[Term, ...]:
    return (_pages(Figure.MATCHING, "rows that the search matches", stream.per_page),)


def _membership(stream: Stream) -> tuple[Term, ...]:
    groups = "tags" if stream.name == "contact_tags" else "segments"
    return (
        Term(Figure.MEMBERS, "members", stream.per_page, each=f"`{groups}`"),
        Term(Figure.MISSING, "stored member of a group whose search came back empty"),
    )


def _per_parent(stream: Stream) -> tuple[Term, ...]:
    which = f"row of `{stream.parent}`" + (" that moved" if stream.due_by else "")
    if stream.paging is Paging.SINGLE:
        return (Term(Figure.DUE, which),)
    rows = "new rows of its list" if stream.since_param else "rows of its list"
    pages = Term(Figure.DUE, rows, stream.per_page, each=which.replace("row", "rows", 1))
    if stream.detail is None:
        return (pages,)
    return (pages, Term(Figure.LISTED, "row of these lists"))


def _append(stream: Stream) -> tuple[Term, ...]:
    return (_pages(Figure.NEW, "rows since the last run", stream.per_page),)


def _job(stream: Stream) -> tuple[Term, ...]:
    if stream.parent is not None:
        return (_once(f"comes with `{stream.parent}`", 0),)
    spans = f"span of at most {EXPORT_SPAN_DAYS} days: its job is started, asked for and downloaded"
    return (Term(Figure.SPANS, spans, times=3),)


_MISSING = Term(Figure.MISSING, "stored row that the list no longer holds")
_BY_MODE: Mapping[Mode, Callable[[Stream], tuple[Term, ...]]] = {
    Mode.SNAPSHOT: _snapshot,
    Mode.INCREMENTAL: _incremental,
    Mode.MEMBERSHIP: _membership,
    Mode.PER_PARENT: _per_parent,
    Mode.APPEND: _append,
    Mode.JOB: _job,
}
_SPECIAL: Mapping[str, tuple[Term, ...]] = {
    "workspace": (_once("the request that a run begins with"),),
    "data_attributes": (_once("one for each model; before 2.16 conversations are a third", 2),),
    "contacts": (
        _pages(Figure.MATCHING, "rows that the search matches", 150),
        Term(Figure.CHANGED_WITH_TAGS, "changed contact with more than ten tags"),
        Term(
            Figure.CHANGED_WITH_COMPANIES,
            "companies",
            CONTACT_LISTS_PER_PAGE,
            each="changed contacts with more than ten companies",
        ),
    ),
    "contact_notes": (
        Term(
            Figure.CHANGED_WITH_NOTES,
            "notes",
            CONTACT_LISTS_PER_PAGE,
            each="changed contacts with notes",
        ),
    ),
    "conversation_parts": (Term(Figure.CHANGED, "conversation whose `updated_at` is new"),),
    "article_statistics": (
        Term(
            Figure.CHANGED,
            "article whose `updated_at` is new, or per article where `article_statistics` are due",
        ),
    ),
    "companies": (
        _pages(Figure.LISTED, "companies with users", 60),
        Term(
            Figure.MISSING,
            "stored company that the list omits: newly missing, or all of them where "
            "`unlisted_companies` are due",
        ),
    ),
    "call_transcripts": (
        Term(Figure.DUE, "conversations of calls that moved", TRANSCRIPTS_PER_REQUEST),
    ),
    "activity_logs": (
        Term(
            Figure.NEW,
            "rows",
            SEARCHED_LOG_PER_PAGE,
            each=f"slices of {LOG_SLICE_DAYS} days since the last run",
        ),
    ),
    "reporting_data": (
        _once("the list of datasets"),
        Term(
            Figure.SPANS,
            f"dataset and span of at most {EXPORT_SPAN_DAYS} days: its job is started, asked for "
            "and downloaded",
            times=3,
        ),
    ),
    "custom_object_instances": (Term(Figure.LISTED, "rows", 150, each="`custom_objects`"),),
    "counts": (
        _once("totals of searches and of the list of companies", 7),
        Term(Figure.ADMINS, "admin", times=2),
    ),
}
