"""A million rows, made in chunks without a simulator; loaded by Interlake or by bare tools."""

# Runs in a process of its own: `LOAD who warehouse folder rows`; prints the seconds it took.
LOAD = '''
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import pyarrow as pa
from interlake.batches import schema_of
from interlake.catalog import TABLES, Kind

who, kind, folder, rows = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
CHUNK = 20_000
TABLE = TABLES["conversation_parts"]
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
BODY = "<p>Hello, I have a question about the invoice of last month, which seems to be wrong.</p>"


def chunk(start, count):
    """Rows as a sync writes them: parts with a text, an author and times, most columns empty."""
    filled = {
        "conversation_id": [str(number // 5) for number in range(start, start + count)],
        "id": [str(number) for number in range(start, start + count)],
        "part_type": ["comment"] * count,
        "body": [f"{BODY} {number}" for number in range(start, start + count)],
        "author_id": [str(number % 50) for number in range(count)],
        "author_type": ["admin"] * count,
        "created_at": [MOMENT] * count,
        "updated_at": [MOMENT] * count,
        "_synced_at": [MOMENT] * count,
    }
    schema = schema_of(TABLE)
    arrays = [
        pa.array(filled.get(field.name, [None] * count), field.type) for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


making = 0.0


def chunks():
    """All rows; the time it takes to make them counts for nobody."""
    global making
    for start in range(0, rows, CHUNK):
        begun = time.perf_counter()
        part = chunk(start, min(CHUNK, rows - start))
        making += time.perf_counter() - begun
        yield part


def by_interlake():
    from interlake.warehouse import Warehouse
    with Warehouse(destination(), "raw", [TABLE]) as warehouse:
        warehouse.create_tables()
        yield
        for part in chunks():
            with warehouse.session() as session:
                session.load({TABLE.name: part})


def destination():
    if kind == "duckdb":
        from interlake.config import DuckDBConnection
        return DuckDBConnection(name="lake", path=folder / "lake.duckdb")
    from interlake.config import PostgresConnection
    return PostgresConnection(name="prod", dsn=sys.argv[5])


def types():
    text = "VARCHAR" if kind == "duckdb" else "text"
    names = {pa.string(): text, pa.int64(): "bigint", pa.float64(): "double precision",
             pa.bool_(): "boolean"}
    key = ", ".join(TABLE.key)
    columns = ", ".join(
        f'"{field.name}" {names.get(field.type, "timestamptz")}' for field in schema_of(TABLE)
    )
    return f"CREATE TABLE bare ({columns}, PRIMARY KEY ({key}))"


def by_duckdb():
    import duckdb
    with duckdb.connect(str(folder / "bare.duckdb")) as connection:
        connection.execute(types())
        yield
        for part in chunks():
            connection.execute("INSERT INTO bare SELECT * FROM part")


def by_copy():
    import io
    import psycopg2
    import pyarrow.compute as pc
    import pyarrow.csv
    connection = psycopg2.connect(sys.argv[5])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("DROP TABLE IF EXISTS bare")
    cursor.execute(types())
    yield
    for part in chunks():
        # As text, for Arrow writes a moment that has a time zone thirty times slower.
        for number, field in enumerate(part.schema):
            if pa.types.is_timestamp(field.type):
                text = part[number].cast(pa.timestamp("us")).cast(pa.string())
                text = pc.binary_join_element_wise(text, "Z", "")
                part = part.set_column(number, field.name, text)
        file = io.BytesIO()
        pyarrow.csv.write_csv(part, file)
        file.seek(0)
        cursor.copy_expert("COPY bare FROM STDIN WITH (FORMAT CSV, HEADER)", file)


loading = {"interlake": by_interlake, "duckdb": by_duckdb, "postgres": by_copy}[
    who if who == "interlake" else kind
]()
next(loading)
begun = time.perf_counter()
list(loading)  # to the end, where a database puts in order what was written
print(time.perf_counter() - begun - making)
'''
