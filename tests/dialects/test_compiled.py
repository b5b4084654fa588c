"""What the models are in the SQL of warehouses that no test reaches: compiled, parsed, and read.

sqlglot parses what it doesn't know, too. So what a warehouse must know is held to the lists in
vocabulary.py.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dialects.vocabulary import FUNCTIONS, OPERATORS, RESERVED, TYPES
from dialects.warehouses import compiled

pytest.importorskip("sqlglot", reason="no sqlglot here: `make test-dialects` has it")

import sqlglot

KEYWORDS = frozenset(
    "and as by case distinct else from group having in join not on or order over select then union"
    " values when where with".split()
)
NAMED = re.compile(r"\w+")


@pytest.fixture(scope="module", params=["snowflake", "bigquery", "redshift", "databricks", "spark"])
def adapter(request: pytest.FixtureRequest) -> str:
    pytest.importorskip(
        f"dbt.adapters.{request.param}",
        reason=f"no dbt-{request.param} here: `make test-dialects` has it",
    )
    return str(request.param)


@pytest.fixture(
    scope="module",
    params=[("interlake", False), ("fivetran", True)],
    ids=["interlake", "fivetran-strict"],
)
def models(
    request: pytest.FixtureRequest, adapter: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """All models by name, those of the five layouts too; compiled with no warehouse to ask."""
    source_format, strict = request.param
    return compiled(
        tmp_path_factory.mktemp(adapter),
        adapter,
        intercom__source_format=source_format,
        intercom__fivetran_strict=strict,
    )


def test_each_model_is_one_statement_in_words_the_warehouse_knows(
    adapter: str, models: dict[str, str]
) -> None:
    assert len(models) > 200
    found = {name: sorted(set(faults(sql, adapter))) for name, sql in models.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("adapter", "sql", "fault"),
    [
        ("bigquery", "select arg_min(a, b) from t", "function arg_min"),
        ("snowflake", "select strptime(a, '%Y') from t", "function strptime"),
        ("spark", "select cast(a as text) from t", "type text"),
        ("redshift", "select cast(a as text) from t", "type text"),
        ("databricks", "select max(a) filter (where b) from t", "operator filter"),
        ("redshift", "select a::int from t", "operator ::"),
        ("redshift", "select tag from t", "reserved tag"),
        ("bigquery", "select a from t union select a from u", "syntax"),
        ("redshift", ORDERS := (
            "select listagg(a) within group (order by a), listagg(b) within group (order by b) from t"
        ), "lists or medians in several orders"),
    ],
)  # fmt: skip
def test_a_word_that_the_warehouse_does_not_know_is_found(
    adapter: str, sql: str, fault: str
) -> None:
    pytest.importorskip(f"dbt.adapters.{adapter}")
    (found,) = faults(sql, adapter)
    assert found.startswith(fault)


def faults(sql: str, adapter: str) -> Iterator[str]:
    """What a warehouse would refuse in a statement, as far as can be told without it."""
    try:
        (tree,) = sqlglot.parse(sql, dialect=adapter, error_level=sqlglot.ErrorLevel.RAISE)
    except (sqlglot.errors.ParseError, ValueError) as error:
        yield f"syntax: {error}"
        return
    yield from _unknown_words(sql, adapter)
    for name in tree.find_all(sqlglot.exp.Identifier):
        if not name.quoted and name.name.lower() in RESERVED[adapter]:
            yield f"reserved {name.name}"
    if adapter == "redshift":
        yield from _several_orders(tree)


def _unknown_words(sql: str, adapter: str) -> Iterator[str]:
    known = FUNCTIONS[adapter] | KEYWORDS | {of.split("(")[0] for of in TYPES[adapter]}
    tokens = sqlglot.tokenize(sql, dialect=adapter)
    for token, following in zip(tokens, tokens[1:], strict=False):
        word, kind = token.text.lower(), token.token_type.name
        if kind in OPERATORS:
            if adapter not in OPERATORS[kind]:
                yield f"operator {word}"
        elif following.text == "(" and NAMED.fullmatch(word) and kind not in ("STRING", "IDENTIFIER"):
            if word not in known:
                yield f"function {word}"
    for of in _types_cast_to(sql, tokens):
        if of not in TYPES[adapter]:
            yield f"type {of}"


def _types_cast_to(sql: str, tokens: list[Any]) -> Iterator[str]:
    """Types as they are written, for sqlglot gives them its own names."""
    inside: list[Any] = []  # the brackets that are open: of a cast, its last `as`
    for before, token in zip([tokens[0], *tokens], tokens, strict=False):
        if token.text == "(":
            inside.append("cast" if before.text.lower() == "cast" else None)
        elif token.text.lower() == "as" and inside and inside[-1]:
            inside[-1] = token
        elif token.text == ")" and (begun := inside.pop()):
            yield sql[begun.end + 1 : token.start].strip().lower()


def _several_orders(tree: sqlglot.exp.Expression) -> Iterator[str]:
    """Redshift sorts once for a select: all its lists and medians must ask for the same order."""
    for select in tree.find_all(sqlglot.exp.Select):
        orders = {
            group.expression.sql()
            for column in select.expressions
            for group in column.find_all(sqlglot.exp.WithinGroup)
            if group.find_ancestor(sqlglot.exp.Select) is select
            and not isinstance(group.parent, sqlglot.exp.Window)
        }
        if len(orders) > 1:
            yield f"lists or medians in several orders: {', '.join(sorted(orders))}"
