"""connections.yml as users write it, right and wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from interlake.catalog import API_VERSIONS, BY_NAME, STREAMS
from interlake.config import (
    EVERY_RUN,
    NEVER,
    REFRESH_DEFAULTS,
    DuckDBConnection,
    IntercomConnection,
    PostgresConnection,
    Settings,
    load,
)
from interlake.config.selection import template_takes
from interlake.errors import SettingsError

Loader = Callable[..., Settings]
# Lists of ten times the list before: a thousand million values in ten lines.
BOMB = "a0: &a0 {{x: y}}\n" + "".join(
    f"a{n}: &a{n} {{0}}{', '.join([f'*a{n - 1}'] * 10)}{{1}}\n" for n in range(1, 10)
)

CONNECTIONS = """\
connections:
  intercom:
    - name: acme
      access_token: "{{ env_var('TOKEN') }}"
  duckdb:
    - name: lake
      path: acme.duckdb
  postgres:
    - name: prod
      host: db.internal
      database: analytics
      username: interlake
      password: hunter2
pipelines:
  - name: acme
    source: acme
    destination: lake
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Loader:
    """Load a file of the given text, with TOKEN set unless told otherwise."""

    def load_text(text: str, **environ: str) -> Settings:
        path = tmp_path / "connections.yml"
        path.write_text(dedent(text))
        return load(path, environ or {"TOKEN": "s3cret"})

    return load_text


def pipeline_with(lines: str) -> str:
    """The plain file with more keys on its pipeline; they stand on line 18 and after."""
    return CONNECTIONS + "".join(f"    {line}\n" for line in lines.splitlines())


def test_a_short_file_gets_every_default(loaded: Loader, tmp_path: Path) -> None:
    pipeline = loaded(CONNECTIONS).pipeline("acme")
    assert pipeline.source.url == "https://api.intercom.io"
    assert pipeline.source.api_version == "2.16"
    assert pipeline.source.rate_limit_share == 0.9
    assert pipeline.schema_name == "acme"
    everything = [s.name for s in STREAMS if template_takes("everything", s.name)]
    # Of custom objects, the types must be named.
    everything.remove("custom_object_instances")
    assert pipeline.streams == tuple(everything)
    assert pipeline.refresh == REFRESH_DEFAULTS
    assert pipeline.index_lag == timedelta(minutes=10)
    assert isinstance(pipeline.destination, DuckDBConnection)
    assert pipeline.destination.path == tmp_path / "acme.duckdb"
    assert pipeline.lock_timeout == 30


def test_every_setting_can_be_written(loaded: Loader) -> None:
    pipeline = loaded(
        pipeline_with(
            """\
schema: support
streams: {exclude: [articles]}
refresh: {memberships: never, companies: 6h, article_statistics: every_run}
start_date: 2024-01-01
deletes: remove
max_delete_share: 0.5
index_lag: 90s"""
        )
    ).pipeline("acme")
    assert pipeline.schema_name == "support"
    assert pipeline.refresh["memberships"] == NEVER
    assert pipeline.refresh["companies"] == timedelta(hours=6)
    assert pipeline.refresh["article_statistics"] == EVERY_RUN
    assert pipeline.start_date == date(2024, 1, 1)
    assert (pipeline.deletes, pipeline.max_delete_share) == ("remove", 0.5)
    assert pipeline.index_lag == timedelta(seconds=90)


def test_defaults_of_refresh_are_those_the_catalog_asks_for() -> None:
    asked = {name for stream in STREAMS for name in (stream.refresh, stream.omits) if name}
    assert set(REFRESH_DEFAULTS) == asked


@pytest.mark.parametrize("version", API_VERSIONS)
def test_each_version_of_the_catalog_can_be_pinned(version: str) -> None:
    connection = IntercomConnection(name="a", access_token="t", api_version=version)
    assert connection.api_version == version


def test_an_unquoted_version_is_understood(loaded: Loader) -> None:
    text = CONNECTIONS.replace(
        "- name: acme\n      access", "- name: acme\n      api_version: 2.14\n      access"
    )
    pipeline = loaded(text).pipeline("acme")
    assert pipeline.source.api_version == "2.14"
    skipped = dict(pipeline.skipped)
    assert skipped["conversation_attributes"] == "needs API version 2.16; this connection uses 2.14"
    assert not set(skipped) & set(pipeline.streams)


def test_included_streams_bring_what_they_hang_on(loaded: Loader) -> None:
    text = pipeline_with("streams: {include: [conversation_parts]}")
    assert loaded(text).pipeline("acme").streams == (
        "workspace",
        "conversations",
        "conversation_parts",
    )


def test_templates_load_what_their_users_know(loaded: Loader) -> None:
    def streams(lines: str) -> set[str]:
        return set(loaded(pipeline_with(lines)).pipeline("acme").streams)

    assert streams("template: conversations") == {
        "workspace", "conversations", "conversation_parts",
    }  # fmt: skip
    basic = streams("template: basic")
    assert {"contacts", "contact_notes", "contact_tags", "companies", "segments"} <= basic
    assert not basic & {"conversations", "articles"}
    assert streams("template: everything") == streams("deletes: mark")
    more = streams("template: conversations\nstreams: {include: [teams]}")
    assert more == streams("template: conversations") | {"teams"}
    fewer = streams("template: basic\nstreams: {exclude: [contacts]}")
    assert not fewer & {"contacts", "contact_tags"}


def test_a_hash_key_is_never_shown(loaded: Loader) -> None:
    text = pipeline_with("privacy: {email: hash, hash_key: s3cret-key}")
    pipeline = loaded(text).pipeline("acme")
    assert "s3cret-key" not in repr(pipeline)
    with pytest.raises(SettingsError) as raised:
        loaded(pipeline_with("privacy: {email: hash, hash_key: [s3cret-key]}"))
    assert "s3cret-key" not in str(raised.value)


def test_excluding_a_stream_excludes_what_hangs_on_it(loaded: Loader) -> None:
    streams = loaded(pipeline_with("streams: {exclude: [contacts]}")).pipeline("acme").streams
    assert not {"contacts", "contact_notes", "contact_tags"} & set(streams)
    assert "companies" in streams


def test_variables_can_have_a_default_and_stand_inside_text(loaded: Loader) -> None:
    text = CONNECTIONS.replace("db.internal", "\"{{ env_var('HOST', 'db') }}.internal\"")
    settings = loaded(text)
    postgres = settings.destinations[1]
    assert isinstance(postgres, PostgresConnection)
    assert postgres.host == "db.internal"


def test_secrets_do_not_print(loaded: Loader) -> None:
    shown = repr(loaded(CONNECTIONS)) + str(loaded(CONNECTIONS))
    assert "s3cret" not in shown
    assert "hunter2" not in shown


def test_a_wrong_value_from_a_variable_is_not_repeated(loaded: Loader) -> None:
    text = CONNECTIONS.replace("access_token:", "region: \"{{ env_var('TOKEN') }}\"\n      x:")
    with pytest.raises(SettingsError) as raised:
        loaded(text)
    assert "region: expected 'us', 'eu' or 'au'" in str(raised.value)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("changed", "to", "line", "message"),
    [
        ("      path:", "      pth:", 7, 'unknown key "pth"; did you mean "path"?'),
        ("pipelines:", "pipeline:", 14, 'unknown key "pipeline"; did you mean "pipelines"?'),
        ("  duckdb:", "  duckdbs:", 5, 'unknown key "duckdbs"; did you mean "duckdb"?'),
        ("  duckdb:", "  snowflake:", 5, '"snowflake" is not built yet; remove it'),
        ("source: acme", "source: acne", 16, 'no intercom connection "acne"; did you mean "acme"?'),
        ("destination: lake", "destination: prud", 17, 'did you mean "prod"?'),
        ("destination: lake", "destination: acme", 17, 'no warehouse connection "acme"'),
        ("    source: acme\n", "", 15, 'source is missing in "acme"'),
        ("      path: acme.duckdb\n", "", 6, 'path is missing in "lake"'),
        ("path: acme.duckdb", "path: ':memory:'", 7, "name a file"),
        ("env_var('TOKEN')", "env_var('TOKN')", 4, "environment variable TOKN is not set"),
        ("env_var('TOKEN')", "secret('TOKEN')", 4, "only {{ env_var('NAME') }} is understood"),
        ("env_var('TOKEN')", "env_var('TOKEN').__class__", 4, "only {{ env_var('NAME') }} is"),
        ("env_var('TOKEN')", "''.__class__.__mro__", 4, "only {{ env_var('NAME') }} is"),
        ("\"{{ env_var('TOKEN') }}\"", "{{ env_var('TOKEN') }}", 4, "put quotes around"),
        ("      host:", "      dsn: postgresql://h/d\n      host:", 9, "give dsn or database"),
        ("      host: db.internal\n", "", 9, 'host missing; or give dsn: postgresql://… in "prod"'),
        ("host: db.internal", "port: https", 10, 'port "https": input should be a valid integer'),
        ("path: acme.duckdb", "path: a\n      path: b", 8, '"path" stands here twice'),
        ("  - name: acme\n    source", "  - name: Acme Inc\n    source", 15, "schema is missing"),
        ("- name: acme\n      access", "- name: acme\n      region: eus\n      access", 4,
         "region \"eus\": expected 'us', 'eu' or 'au'"),
        ("- name: acme\n      access", "- name: acme\n      base_url: http://a\n      access", 3,
         "base_url needs allow_custom_base_url: true beside it"),
        ("- name: acme\n      access", "- name: acme\n      base_url: http://me:4711@a\n"
         "      access", 3, "base_url must hold no login"),
        ("- name: acme\n      access", "- name: acme\n      rate_limit_share: 2\n      access", 4,
         'rate_limit_share "2": input should be less than or equal to 1'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    loaded: Loader, changed: str, to: str, line: int, message: str
) -> None:
    assert changed in CONNECTIONS
    with pytest.raises(SettingsError) as raised:
        loaded(CONNECTIONS.replace(changed, to, 1))
    assert f"connections.yml:{line}: " in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("template: full", "template \"full\": expected 'basic', 'conversations' or 'everything'"),
        ("columns: {contact: {exclude: [phone]}}", 'no such table "contact"; did you mean'),
        ("columns: {contacts: {exclude: [fone]}}", 'no column "fone"; did you mean "phone"?'),
        ("columns: {contacts: {exclude: [owner_id]}}", "contacts.owner_id can't be excluded: rows"),
        ("columns: {contacts: {exclude: [_synced_at]}}", "Interlake itself needs it"),
        ("columns: {contacts: {excluded: []}}", 'unknown key "excluded"; did you mean "exclude"?'),
        ("privacy: {email: hash}", "privacy.hash_key is missing"),
        ("privacy: {mail: exclude}", 'unknown key "mail"; did you mean "email"?'),
        ("privacy: {email: hide}", "privacy.email \"hide\": expected 'hash' or 'exclude'"),
        ("history: [contact]", 'no history is kept of it; did you mean "contacts"?'),
        ("schedule: every 3h", '"schedule" is not built yet; remove it'),
        ("compat: [airbyte]", "compat \"airbyte\": expected 'fivetran', 'keboola', "),
        ("stream: {}", 'unknown key "stream"; did you mean "streams"?'),
        ("streams: {excluded: []}", 'unknown key "excluded"; did you mean "exclude"?'),
        ("streams: {exclude: [qqqqqq]}", 'streams.exclude "qqqqqq": no such stream; choose from'),
        ("streams: {include: [contact]}", 'no such stream; did you mean "contacts"?'),
        ("streams: {exclude: [tags], include: [tags]}", "tags stands in include and in exclude"),
        ("streams: {exclude: [workspace]}", "workspace can't be excluded"),
        ("refresh: {member: 24h}", 'refresh "member": nothing of that name is re-read'),
        ("refresh: {memberships: daily}", 'refresh.memberships "daily": write 24h'),
        ("index_lag: 5", 'index_lag "5": write a number and a unit'),
        ("index_lag: never", "index_lag \"never\": write a number and a unit"),
        ("start_date: 2024-13-45", 'start_date "2024-13-45"'),
        ("start_date: 2024-01-01 08:00:00", "write a day, such as 2024-01-01"),
        ("deletes: forget", "deletes \"forget\": expected 'mark' or 'remove'"),
        ("max_delete_share: 20", "should be less than or equal to 1"),
        ("schema: Support", 'schema "Support": a schema is lower-case letters'),
        ("schema: a__b", 'schema "a__b": a schema is lower-case letters'),
        ("schema: pg_intercom", "the database keeps that name for itself"),
        (f"schema: {'x' * 51}", "a schema's name has at most 50 characters"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_pipeline_is_told_with_its_line(
    loaded: Loader, lines: str, message: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        loaded(pipeline_with(lines))
    assert "connections.yml:18: " in str(raised.value)
    assert message in str(raised.value)


def test_all_mistakes_are_told_at_once(loaded: Loader) -> None:
    text = pipeline_with("deletes: forget").replace("path:", "pth:").replace("TOKEN", "TOKN")
    with pytest.raises(SettingsError) as raised:
        loaded(text)
    assert "connections.yml has 4 mistakes:" in str(raised.value)
    assert [line.split(":")[1] for line in str(raised.value).splitlines()[1:]] == [
        "4",
        "6",
        "7",
        "18",
    ]


@pytest.mark.parametrize("secret_key", ["access_token", "password", "dsn"])
def test_a_secret_of_the_wrong_kind_is_not_repeated(loaded: Loader, secret_key: str) -> None:
    text = {
        "access_token": CONNECTIONS.replace("\"{{ env_var('TOKEN') }}\"", "4711"),
        "password": CONNECTIONS.replace("hunter2", "4711"),
        "dsn": CONNECTIONS.replace("host: db.internal", "dsn: 'host=4711 nonsense'")
        .replace("      database: analytics\n      username: interlake\n", "")
        .replace("      password: hunter2\n", ""),
    }[secret_key]
    with pytest.raises(SettingsError) as raised:
        loaded(text)
    assert secret_key in str(raised.value)
    assert "4711" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "connections.yml:1: the file is empty; `interlake init` writes an example"),
        ("- a", "connections.yml:1: this must hold keys"),
        ("pipelines: {name: acme}", '"pipelines" must be a list; begin each entry with "- name:"'),
        ("connections:\n\t- a", "connections.yml:2: this is not YAML: found character"),
        ("pipelines: [1]", "this must hold keys, such as name: acme"),
        ("pipelines: !!python/name:os.system ''", "this is not YAML: could not determine"),
        ("pipelines: !!python/object/apply:os.system ['exit 1']", "this must hold keys"),
        ("pipelines: &all [*all]", "its aliases make more than 100,000 values"),
        ("pipelines: &all {<<: *all}", "its aliases make more than 100,000 values"),
        (BOMB.format("[", "]", ""), "its aliases make more than 100,000 values"),
        (BOMB.format("{<<: [", "]}", ", x: 1"), "its aliases make more than 100,000 values"),
        ("[" * 5000 + "]" * 5000, "its values nest too deeply"),
    ],
)
def test_a_file_of_another_shape_is_refused(loaded: Loader, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        loaded(text)
    assert message in str(raised.value)


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist; `interlake init` writes one"):
        load(tmp_path / "connections.yml", {})


@pytest.mark.parametrize(
    ("schema", "refused"),
    [
        ("acme", True),
        ("acme_intercom", True),
        ("acme_stg_intercom", True),
        ("acme_bruin", True),
        ("acme_daton", False),
        ("emea", False),
    ],
)
def test_two_pipelines_need_schemas_of_their_own(
    loaded: Loader, schema: str, refused: bool
) -> None:
    text = CONNECTIONS + (
        "    compat: [bruin]\n"
        f"  - name: second\n    source: acme\n    destination: lake\n    schema: {schema}\n"
    )
    if not refused:
        assert loaded(text).pipeline("second").schema_name == schema
        return
    with pytest.raises(SettingsError, match=r'belongs to pipeline "acme"'):
        loaded(text)


def test_two_entries_of_one_name_are_refused(loaded: Loader) -> None:
    text = CONNECTIONS + "  - {name: acme, source: acme, destination: prod}\n"
    with pytest.raises(SettingsError, match='pipeline "acme" stands here twice'):
        loaded(text)


def test_an_unknown_name_gets_the_nearest_one(loaded: Loader) -> None:
    settings = loaded(CONNECTIONS)
    with pytest.raises(SettingsError, match=r'no pipeline "acne"; did you mean "acme"\?'):
        settings.pipeline("acne")
    with pytest.raises(SettingsError, match='no intercom connection "x"; choose from acme'):
        settings.intercom("x")


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("us", "https://api.intercom.io"),
        ("eu", "https://api.eu.intercom.io"),
        ("au", "https://api.au.intercom.io"),
    ],
)
def test_each_region_has_its_host(region: str, url: str) -> None:
    assert IntercomConnection(name="a", access_token="t", region=region).url == url


@pytest.mark.parametrize(
    ("keys", "url"),
    [
        (
            {"host": "db", "database": "d", "username": "u", "password": "p@ss/w%rd"},
            "postgresql://u:p%40ss%2Fw%25rd@db:5432/d",
        ),
        (
            {"host": "db", "database": "d", "username": "u", "sslmode": "require"},
            "postgresql://u@db:5432/d?sslmode=require",
        ),
        (
            {"host": "/run/my sock", "port": 5433, "database": "d", "username": "u"},
            "postgresql://u@/d?host=%2Frun%2Fmy%20sock&port=5433",
        ),
        (
            {"dsn": "host=db dbname=d user=u password='p w' sslmode=prefer"},
            "postgresql://u:p%20w@db:5432/d?sslmode=prefer",
        ),
        ({"dsn": "postgres://u:p%40@[::1]:7/d"}, "postgresql://u:p%40@[::1]:7/d"),
    ],
)
def test_a_postgres_address_holds_every_part(keys: dict[str, str], url: str) -> None:
    connection = PostgresConnection(name="prod", **keys)
    assert connection.url() == url
    assert "p%40" not in repr(connection)


def test_every_stream_has_its_ancestors_before_it() -> None:
    names = list(BY_NAME)
    for stream in STREAMS:
        assert stream.parent is None or names.index(stream.parent) < names.index(stream.name)
