"""What the models are in the SQL of warehouses that no test reaches: compiled, parsed, and read.

sqlglot parses what it doesn't know, too. So what a warehouse must know is held to the lists in
vocabulary.yml.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialects.warehouses import compiled

sqlglot = pytest.importorskip("sqlglot", reason="no sqlglot here: `make test-dialects` has it")

ADAPTERS = ("snowflake", "bigquery", "redshift", "databricks", "spark")
VOCABULARY = yaml.safe_load((Path(__file__).parent / "vocabulary.yml").read_text())
KEYWORDS = {
    *("and", "as", "by", "case", "distinct", "else", "from", "group", "having", "in", "join"),
    *("not", "on", "or", "order", "over", "select", "then", "union", "when", "where", "with"),
}
NAMED = re.compile(r"\w+")


@pytest.fixture(scope="module", params=ADAPTERS)
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


SEVERAL = "listagg(a) within group (order by a), listagg(b) within group (order by b)"


@pytest.mark.parametrize(
    ("dialect", "sql", "fault"),
    [
        ("bigquery", "select arg_min(a, b) from t", "function arg_min"),
        ("snowflake", "select strptime(a, '%Y') from t", "function strptime"),
        ("spark", "select cast(a as text) from t", "type text"),
        ("redshift", "select cast(a as text) from t", "type text"),
        ("databricks", "select max(a) filter (where b) from t", "operator filter"),
        ("redshift", "select a::int from t", "operator ::"),
        ("redshift", "select tag from t", "reserved tag"),
        ("bigquery", "select a from t union select a from u", "syntax"),
        ("redshift", f"select {SEVERAL} from t", "lists or medians in several orders"),
    ],
)
def test_what_a_warehouse_would_refuse_is_found(dialect: str, sql: str, fault: str) -> None:
    (found,) = faults(sql, dialect)
    assert found.startswith(fault)


def faults(sql: str, adapter: str) -> Iterator[str]:
    """What a warehouse would refuse in a statement, as far as can be told without it."""
    try:
        (tree,) = sqlglot.parse(sql, dialect=adapter, error_level=sqlglot.ErrorLevel.RAISE)
    except (sqlglot.errors.ParseError, ValueError) as error:
        yield f"syntax: {error}"
        return
    yield from _unknown_words(sql, adapter)
    reserved = words_of("reserved", adapter)
    for name in tree.find_all(sqlglot.exp.Identifier):
        if not name.quoted and name.name.lower() in reserved:
            yield f"reserved {name.name}"
    if adapter == "redshift":
        yield from _several_orders(tree)


def words_of(kind: str, adapter: str) -> set[str]:
    """What stands in the vocabulary for an adapter and for all."""
    found = VOCABULARY[kind]
    words = [found.get("everywhere", ""), found[adapter]]
    return {word for some in words for word in (some.split() if isinstance(some, str) else some)}


def _unknown_words(sql: str, adapter: str) -> Iterator[str]:
    types, operators = words_of("types", adapter), VOCABULARY["operators"]
    known = words_of("functions", adapter) | KEYWORDS | {of.split("(")[0] for of in types}
    tokens = sqlglot.tokenize(sql, dialect=adapter)
    for token, following in pairwise(tokens):
        word, kind = token.text.lower(), token.token_type.name
        if adapter not in operators.get(kind, [adapter]):
            yield f"operator {word}"
        elif kind in ("STRING", "IDENTIFIER", "FILTER") or following.text != "(":
            continue
        elif NAMED.fullmatch(word) and word not in known:
            yield f"function {word}"
    for of in _types_cast_to(sql, tokens):
        if of not in types:
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
