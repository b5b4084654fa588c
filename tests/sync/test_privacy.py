"""What is hashed, left out or no longer loaded: in every table, and again when rules change."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from interlake.catalog.history import KEPT
from interlake.catalog.personal import DOMAINS
from interlake.config import DuckDBConnection, Pipeline
from interlake.config.privacy import Privacy
from interlake.transform import transform
from interlake.verify import VerifyOptions, verify
from sync.conftest import ALL, Make, Synced
from sync.raw import asking, query
from workspaces import SMALL, Simulated

ON_ONE_WAREHOUSE = pytest.mark.parametrize("loaded_destination", ["duckdb"], indirect=True)
KEY = SecretStr("a key for tests")
HASHED = Privacy(email="hash", name="exclude", body="hash", hash_key=KEY)


def texts(pipeline: Pipeline) -> dict[str, str]:
    """By table and view, in every schema, the whole of its rows as one text."""
    with asking(pipeline) as ask:
        found = ask(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema LIKE 'acme%'"
        )
        prefix = (
            f"{pipeline.destination.path.stem}."
            if isinstance(pipeline.destination, DuckDBConnection)
            else ""
        )
        return {
            f"{schema}.{name}": repr(ask(f'SELECT * FROM {prefix}"{schema}"."{name}"'))
            for schema, name in found
        }


def addresses(simulated: Simulated) -> set[str]:
    found = {person["email"] for person in simulated.truth("contacts") if person.get("email")}
    return found | {admin["email"] for admin in simulated.truth("admins") if admin.get("email")}


def leaks(pipeline: Pipeline, values: set[str]) -> set[tuple[str, str]]:
    return {
        (name, value)
        for name, text in texts(pipeline).items()
        # Our own log and dlt's hold no data; articles may quote an address on purpose.
        for value in values
        if value in text and "article" not in name
    }


ALL_HIDDEN = Privacy(**dict.fromkeys(DOMAINS, "exclude"))  # type: ignore[arg-type]
# Long enough to be nobody else's, and the same in JSON and in what Python shows.
LEGIBLE = re.compile(r"(?=.*[ .])[ -!#-&(-\[\]-~]{9,}")
PUBLISHED = ("articles", "internal_articles", "external_pages", "news_items", "content_snippets")
PRIVATE = {
    "contacts": ("email", "email_domain", "phone", "name", "image_url", "city", "body"),
    "admins": ("email", "name"),
    "conversations": ("email", "email_address", "body", "remark", "subject", "history"),
    "tickets": ("email", "body", "_default_title_", "_default_description_"),
}


def private_words(simulated: Simulated) -> set[str]:
    """What people are called, where they are and what they wrote, but for what is published too."""
    open_to_all = json.dumps([simulated.truth(name) for name in PUBLISHED], ensure_ascii=False)

    def words(value: Any, keys: tuple[str, ...], key: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for name, item in value.items():
                yield from words(item, keys, name)
        elif isinstance(value, list):
            for item in value:
                yield from words(item, keys, key)
        elif isinstance(value, str) and key in keys and LEGIBLE.fullmatch(value):
            yield value

    found = {word for name, keys in PRIVATE.items() for word in words(simulated.truth(name), keys)}
    return {word for word in found if word not in open_to_all}


@pytest.mark.long
def test_hidden_data_is_in_no_table_model_layout_history_verification_or_log(
    simulator: Any, pipeline_for: Make, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    simulated = simulator(**SMALL)
    words, plain = private_words(simulated), {"streams": ALL, "index_lag": timedelta(0)}
    lake = DuckDBConnection(name="lake", path=tmp_path / "open.duckdb")
    unhidden = replace(pipeline_for(simulated, **plain), destination=lake)
    Synced(simulated, unhidden).again()
    shown = "".join(texts(unhidden).values())
    assert len(words) > 100
    assert len([word for word in words if word not in shown]) < 20  # later parts of long threads

    layouts = ("fivetran", "keboola", "segment", "daton", "bruin")
    hidden = {"privacy": ALL_HIDDEN, "history": tuple(KEPT), "compat": layouts}
    pipeline = pipeline_for(simulated, **plain, **hidden)
    synced = Synced(simulated, pipeline)
    synced.again()
    simulated.advance(30 * 3600)
    synced.again()
    words |= private_words(simulated)
    found = verify(pipeline, VerifyOptions(full=True), transport=simulated.transport())
    built = transform(pipeline, test=False)
    assert not built.failed
    schemas = {name.partition(".")[0] for name in texts(pipeline)}
    assert schemas >= {"acme", "acme_intercom", *(f"acme_{layout}" for layout in layouts)}
    assert leaks(pipeline, words) == set()
    told = caplog.text + repr(found) + json.dumps(built.as_dict())
    assert [word for word in words if word in told] == []


@pytest.mark.postgres_long
def test_hashed_addresses_join_and_names_stay_out(simulator: Any, pipeline_for: Make) -> None:
    simulated = simulator(**SMALL)
    pipeline = pipeline_for(simulated, privacy=HASHED, index_lag=timedelta(0))
    Synced(simulated, pipeline).again()
    assert leaks(pipeline, addresses(simulated)) == set()
    joined = query(
        pipeline,
        "SELECT count(*) FROM {raw}.conversations v JOIN {raw}.contacts c "
        "ON c.id = v.source_author_id AND c.email = v.source_author_email",
    )
    plain = sum(
        bool(talk["source"]["author"].get("email")) and talk["source"]["author"]["type"] == "user"
        for talk in simulated.truth("conversations")
    )
    assert joined[0][0] >= plain * 0.9  # some authors changed their address since
    assert query(pipeline, "SELECT count(*) FROM {raw}.contacts WHERE name IS NOT NULL") == [(0,)]
    bodies = query(pipeline, "SELECT body FROM {raw}.conversation_parts WHERE body <> ''")
    assert bodies
    assert all(body.startswith("sha256:") for (body,) in bodies)


def test_a_new_rule_rewrites_what_is_stored_marked_rows_too(synced: Synced) -> None:
    gone = synced.some("contacts", "email <> ''")
    raw = query(synced.pipeline, f"SELECT email FROM {{raw}}.contacts WHERE id = '{gone}'")[0][0]
    secrets = addresses(synced.simulated) | {raw}
    synced.simulated.edit("contact", "delete", gone)
    synced.reconcile()
    report = synced.again(privacy=HASHED)
    assert any("contacts.email" in note for note in report.notes)
    assert leaks(synced.pipeline, secrets) == set()
    assert synced.again(privacy=HASHED).notes == []


@ON_ONE_WAREHOUSE
def test_rules_that_are_lifted_bring_everything_back(synced: Synced) -> None:
    synced.again(privacy=HASHED)
    synced.again()
    synced.assert_true()


@pytest.mark.postgres_long
def test_a_column_left_out_is_empty_everywhere_and_comes_back(synced: Synced) -> None:
    left_out = {"contacts": frozenset({"phone", "custom_attributes"})}
    synced.again(excluded_columns=left_out)
    full = "phone IS NOT NULL OR custom_attributes IS NOT NULL"
    assert synced.ids("contacts", full) == []
    synced.simulated.advance(30 * 3600)
    synced.again(excluded_columns=left_out)
    assert synced.ids("contacts", full) == []
    synced.again()
    assert synced.ids("contacts", full)


@ON_ONE_WAREHOUSE
@pytest.mark.parametrize(
    "left_out",
    [
        "contact_notes",
        pytest.param("conversation_parts", marks=pytest.mark.long),
        pytest.param("companies", marks=pytest.mark.long),
    ],
)
def test_what_is_chosen_again_is_filled_for_all(synced: Synced, left_out: str) -> None:
    fewer = tuple(name for name in synced.pipeline.streams if name != left_out)
    report = synced.again(streams=fewer)
    assert f"no longer loaded, left as they are: {left_out}" in report.notes
    synced.simulated.advance(30 * 3600)
    synced.again(streams=fewer)
    synced.again()
    synced.reconcile()
    synced.assert_true()


@ON_ONE_WAREHOUSE
def test_custom_attributes_are_hidden_by_name(synced: Synced) -> None:
    people = synced.simulated.truth("contacts")
    wanted = {
        person["id"]: person["custom_attributes"]["plan_name"]
        for person in people
        if person["custom_attributes"].get("plan_name")
    }
    assert wanted
    synced.again(privacy=Privacy(custom_attributes={"plan_name": "hash"}, hash_key=KEY))
    rows = query(synced.pipeline, "SELECT id, custom_attributes FROM {raw}.contacts")
    for key, attributes in rows:
        stored = attributes if isinstance(attributes, dict) else json.loads(attributes or "{}")
        if key in wanted:
            assert stored["plan_name"].startswith("sha256:")
