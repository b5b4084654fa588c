"""What happens in the workspace after the first sync, one kind of change at a time."""

import httpx
import pytest

from interlake.sync import SyncOptions, sync
from sync.conftest import Synced
from sync.raw import query, stored_rows

pytestmark = pytest.mark.postgres_long

MEMBERSHIPS = SyncOptions(refresh=frozenset({"memberships"}))


def test_tagging_a_contact_changes_no_updated_at_and_is_found_by_the_membership_refresh(
    synced: Synced,
) -> None:
    tag = synced.simulated.edit("tag", "create", name="Fresh")
    contact = synced.some("contacts")
    synced.simulated.edit("contact", "tag", contact, tag_id=tag)
    synced.again(MEMBERSHIPS)
    assert synced.marks("contact_tags", f"tag_id = '{tag}'") == [(False, None)]
    synced.simulated.edit(
        "contact", "tag", synced.some("contacts", f"id <> '{contact}'"), tag_id=tag
    )
    synced.simulated.edit("contact", "untag", contact, tag_id=tag)
    synced.again(MEMBERSHIPS)
    assert synced.marks("contact_tags", f"tag_id = '{tag}'") == [(False, None), (True, "gone")]
    synced.assert_true()


def test_the_last_member_of_a_tag_is_asked_before_an_empty_search_is_believed(
    synced: Synced,
) -> None:
    tag = synced.simulated.edit("tag", "create", name="Lonely")
    contact = synced.some("contacts")
    synced.simulated.edit("contact", "tag", contact, tag_id=tag)
    synced.again(MEMBERSHIPS)
    synced.simulated.edit("contact", "untag", contact, tag_id=tag)
    synced.again(MEMBERSHIPS)
    assert synced.marks("contact_tags", f"tag_id = '{tag}'") == [(True, "gone")]
    assert synced.simulated.stats()["routes"]["GET /contacts/{id}/tags"] >= 1


def test_memberships_are_read_once_a_day_unless_asked_for(synced: Synced) -> None:
    report = synced.again()
    skipped = {s.name: s.reason for s in report.streams if s.status == "skipped"}
    assert "--refresh memberships" in str(skipped["contact_tags"])
    synced.simulated.advance(25 * 3600, quiet=True)
    assert {s.name for s in synced.again().streams if s.status == "skipped"} == set()


def test_deleting_a_tag_takes_it_off_everything(synced: Synced) -> None:
    tag = query(synced.pipeline, "SELECT tag_id FROM {raw}.conversation_tags ORDER BY 1")[0][0]
    synced.simulated.edit("tag", "delete", tag)
    synced.again()
    for table in ("contact_tags", "conversation_tags", "company_tags"):
        assert all(marked for marked, _ in synced.marks(table, f"tag_id = '{tag}'"))
    synced.assert_true()


def test_a_company_without_users_is_no_longer_listed_but_lives(synced: Synced) -> None:
    company = query(synced.pipeline, "SELECT company_id FROM {raw}.contact_companies")[0][0]
    synced.simulated.edit("company", "remove_users", company)
    synced.again()
    assert synced.marks("companies", f"id = '{company}'") == [(False, None)]
    synced.assert_true()


def test_a_deleted_company_is_marked_with_what_hangs_on_it(synced: Synced) -> None:
    company = query(synced.pipeline, "SELECT company_id FROM {raw}.contact_companies")[0][0]
    synced.simulated.edit("company", "delete", company)
    synced.again()
    assert synced.marks("companies", f"id = '{company}'") == [(True, "gone")]
    assert all(
        marked for marked, _ in synced.marks("contact_companies", f"company_id = '{company}'")
    )
    synced.assert_true()


def test_deleted_contacts_are_marked_by_reconcile_and_merged_ones_with_their_survivor(
    synced: Synced,
) -> None:
    ids = [row[0] for row in query(synced.pipeline, "SELECT id FROM {raw}.contacts ORDER BY 1")]
    leads = query(synced.pipeline, "SELECT id FROM {raw}.contacts WHERE role = 'lead' ORDER BY 1")
    lead, gone = leads[0][0], next(i for i in ids if i != leads[0][0])
    users = query(synced.pipeline, "SELECT id FROM {raw}.contacts WHERE role = 'user' ORDER BY 1")
    survivor = next(row[0] for row in users if row[0] != gone)
    synced.simulated.edit("contact", "delete", gone)
    synced.simulated.edit("contact", "merge", lead, into=survivor)
    synced.again()
    assert synced.marks("contacts", f"id IN ('{gone}', '{lead}')") == [
        (False, None),
        (True, "merged"),
    ]
    synced.reconcile()
    assert synced.marks("contacts", f"id = '{gone}'") == [(True, "gone")]
    assert synced.marks("contacts", f"id = '{lead}'") == [(True, "merged")]
    assert all(marked for marked, _ in synced.marks("contact_companies", f"contact_id = '{gone}'"))


def test_a_deleted_conversation_is_marked_from_the_feed_with_its_parts(synced: Synced) -> None:
    conversation = synced.some("conversations")
    synced.simulated.edit("conversation", "delete", conversation)
    synced.again()
    assert synced.marks("conversations", f"id = '{conversation}'") == [(True, "deleted")]
    parts = synced.marks("conversation_parts", f"conversation_id = '{conversation}'")
    assert parts
    assert all(marked for marked, _ in parts)
    synced.assert_true()


def test_a_part_that_was_deleted_is_marked_and_a_redacted_one_loses_its_body(
    synced: Synced,
) -> None:
    parts = query(
        synced.pipeline,
        "SELECT conversation_id, id FROM {raw}.conversation_parts WHERE body <> '' ORDER BY 1, 2",
    )
    (conversation, deleted), redacted = parts[0], parts[1][1]
    synced.simulated.edit("conversation", "delete_part", conversation, part_id=deleted)
    synced.simulated.edit("conversation", "redact", parts[1][0], part_id=redacted)
    synced.again()
    where = "conversation_id = '{}' AND id = '{}'"
    assert synced.marks("conversation_parts", where.format(conversation, deleted)) == [
        (True, "gone")
    ]
    rows = stored_rows(synced.pipeline, "conversation_parts")
    assert rows[(parts[1][0], redacted)]["redacted"] is True
    synced.assert_true()


def test_parts_that_slid_beyond_the_newest_500_stay(synced: Synced) -> None:
    conversation = synced.some("conversations", "parts_truncated = false")
    first = query(
        synced.pipeline,
        f"SELECT id FROM {{raw}}.conversation_parts WHERE conversation_id = '{conversation}' "
        "ORDER BY created_at, id LIMIT 1",
    )[0][0]
    synced.simulated.edit("conversation", "add_part", conversation, times=600, by="contact")
    synced.again()
    where = f"conversation_id = '{conversation}' AND id = '{first}'"
    assert synced.marks("conversation_parts", where) == [(False, None)]
    assert query(
        synced.pipeline,
        f"SELECT parts_truncated FROM {{raw}}.conversations WHERE id = '{conversation}'",
    ) == [(True,)]
    synced.assert_true()


def test_what_only_a_sweep_finds_is_as_whole_as_what_a_search_finds(synced: Synced) -> None:
    """A retrieved conversation lacks its reviews, a retrieved contact its merges."""
    conversation = synced.some("conversations")
    lead, survivor = (
        synced.some("contacts", "role = 'lead'"),
        synced.some("contacts", "role = 'user'"),
    )
    synced.simulated.edit("conversation", "review", conversation)
    synced.simulated.edit("contact", "merge", lead, into=survivor)
    synced.simulated.advance(10, quiet=True)
    synced.again()
    for table in ("conversation_scorecards", "conversation_monitor_evaluations", "contact_merges"):
        query(synced.pipeline, f"DELETE FROM {{raw}}.{table}")
    for table in ("conversations", "contacts"):
        query(synced.pipeline, f"UPDATE {{raw}}.{table} SET updated_at = created_at")
    synced.reconcile()
    synced.assert_true()


def test_a_review_that_comes_between_search_and_retrieval_is_read_by_the_next_run(
    synced: Synced,
) -> None:
    """The search shows the reviews of one version, the retrieval the parts of a newer one."""
    conversation = synced.some("conversations")
    synced.simulated.edit("conversation", "update", conversation, title="searched")

    class Meddling(httpx.ASGITransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == f"/conversations/{conversation}":
                synced.simulated.edit("conversation", "review", conversation)
            return await super().handle_async_request(request)

    sync(synced.pipeline, transport=Meddling(synced.simulated.app))
    synced.again()
    synced.assert_true()


def test_what_reappears_lives_again(synced: Synced) -> None:
    contact = synced.some("contacts")
    query(
        synced.pipeline,
        f"UPDATE {{raw}}.contacts SET _deleted_at = updated_at WHERE id = '{contact}'",
    )
    synced.simulated.edit("contact", "update", contact, fields={"name": "Back Again"})
    synced.again()
    assert synced.marks("contacts", f"id = '{contact}'") == [(False, None)]
    synced.assert_true()


def test_an_unchanged_workspace_costs_one_request_per_list(synced: Synced) -> None:
    report = synced.again()
    cost = {stream.name: stream.requests for stream in report.streams}
    # Counts come one by one, attributes by model.
    assert {name for name, requests in cost.items() if requests > 1} == {
        "counts",
        "data_attributes",
    }
    others = {table.name: table.inserted + table.marked for table in report.tables}
    assert {name for name, rows in others.items() if rows} == {
        "counts",
        "admin_conversation_counts",
    }


def test_removing_instead_of_marking(synced: Synced) -> None:
    conversation = synced.some("conversations")
    synced.simulated.edit("conversation", "delete", conversation)
    report = synced.again(deletes="remove")
    assert synced.marks("conversations", f"id = '{conversation}'") == []
    assert synced.marks("conversation_parts", f"conversation_id = '{conversation}'") == []
    assert {t.name: t.marked for t in report.tables}["conversations"] == 1


def test_a_conversation_edited_on_the_second_of_the_watermark_is_not_lost(
    synced: Synced,
) -> None:
    conversation = synced.some("conversations")
    synced.simulated.edit("conversation", "update", conversation, title="first")
    synced.again()
    synced.simulated.edit("conversation", "update", conversation, title="second", seconds=1)
    other = synced.some("conversations", f"id <> '{conversation}'")
    synced.simulated.edit("conversation", "update", other, title="third", seconds=0)
    synced.again()
    synced.assert_true()
