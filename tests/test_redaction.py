"""Words of databases are repeated up to the first value that they quote, and no further."""

import duckdb
import psycopg2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interlake.redaction import frames_of, whereabouts, without_values

PRIVATE = "dear Ada, my \"number\" is 'secret'\nDETAIL: really"
WORDS = ("Ada", "number", "secret", "really")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT CAST($1 AS INTEGER)", "Could not convert string …"),
        ("SELECT CAST($1 AS BOOLEAN)", "Could not convert string …"),
        ("SELECT CAST($1 AS TIMESTAMP)", "invalid timestamp field format: …"),
        ("SELECT CAST($1 AS DATE)", "invalid date field format: …"),
        ("SELECT CAST($1 AS JSON)", "Malformed JSON at byte 0 of input"),
        ("SELECT json_extract($1, '$.x')", "Malformed JSON at byte 0 of input"),
        ("SELECT strptime($1, '%Y')", "Could not parse string …"),
        ("INSERT INTO t VALUES ($1), ($1)", "duplicate key …"),
        ("SELECT $1, nosuch FROM t", 'Referenced column "nosuch" not found'),
        ("SELECT 'dear Ada' FROM FROM", 'syntax error at or near "FROM"'),
    ],
)
def test_duckdb_is_repeated_without_values(statement: str, said: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a VARCHAR PRIMARY KEY)")
        with pytest.raises(duckdb.Error) as failure:
            connection.execute(statement, [PRIVATE] if "$1" in statement else None)
    told = without_values(str(failure.value))
    assert said in told
    assert not [word for word in WORDS if word in told]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT CAST(%s AS INTEGER)", "invalid input syntax for type integer: …"),
        ("SELECT CAST(%s AS TIMESTAMPTZ)", "invalid input syntax for type timestamp"),
        ("SELECT CAST(%s AS JSONB)", "invalid input syntax for type json"),
        ("SELECT to_timestamp(%s, 'YYYY')", "invalid value …"),
        ("SELECT now() AT TIME ZONE %s", "time zone …"),
        ("INSERT INTO t VALUES (%s), (%s)", 'violates unique constraint "t_pkey"'),
        ("INSERT INTO n VALUES (NULL, %s)", 'null value in column "a"'),
        ("SELECT %s, nosuch", 'column "nosuch" does not exist'),
        ("SELECT 'dear Ada' FROM FROM", 'syntax error at or near "FROM"'),
    ],
)
def test_postgres_is_repeated_without_values(postgres: str, statement: str, said: str) -> None:
    connection = psycopg2.connect(postgres)
    try:
        cursor = connection.cursor()
        cursor.execute("CREATE TEMP TABLE t (a TEXT PRIMARY KEY)")
        cursor.execute("CREATE TEMP TABLE n (a TEXT NOT NULL, b TEXT)")
        with pytest.raises(psycopg2.Error) as failure:
            cursor.execute(statement, [PRIVATE] * statement.count("%s"))
    finally:
        connection.close()
    told = without_values(str(failure.value))
    assert said in told
    assert not [word for word in WORDS if word in told]


@given(value=st.text(min_size=1))
@example("'")
@example('" LINE 1: ')
def test_no_value_is_repeated_whatever_it_holds(value: str) -> None:
    marked = f"<{value}>"
    for message in (
        f"Conversion Error: Could not convert string '{marked}' to INT32",
        f'invalid input syntax for type bigint: "{marked}"\nCONTEXT:  COPY t, column a: "{marked}"',
        f'Database Error in model m (m.sql)\n  invalid input syntax for type json: "{marked}"',
    ):
        assert marked not in without_values(message)
        assert "<" not in without_values(message)


def test_words_about_the_machine_stay() -> None:
    for message in (
        'connection to server at "db", port 5432 failed: Connection refused',
        'IO Error: Could not set lock on file "/x/lake.duckdb": Conflicting lock is held (PID 7)',
        'could not extend file "base/1": No space left on device HINT: Check free disk space.',
    ):
        assert without_values(message) == message


def test_an_unforeseen_error_is_told_by_places_alone() -> None:
    try:
        try:
            int("dear Ada")
        except ValueError as error:
            raise KeyError("dear Bob") from error
    except KeyError as error:
        told = frames_of(error) + whereabouts(error)
    assert "KeyError" in told
    assert "caused by:" in told
    assert "ValueError" in told
    assert "test_redaction.py" in told
    assert "literal" not in told  # of int's own words
