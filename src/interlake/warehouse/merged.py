"""Contacts that were merged into others: marked with the id of the one that took their place."""

from collections.abc import Mapping

from interlake.catalog import Table
from interlake.warehouse.store import Session
from interlake.warehouse.unseen import Mark, mark_where


def mark_merged(session: Session, contacts: Table, survivors: Mapping[str, str], mark: Mark) -> int:
    """Mark contacts whose survivors Intercom named when it was asked for them; returns how many."""
    marked = 0
    for gone, survivor in survivors.items():
        marked += mark_where(session, contacts, mark, "t.id = %s", gone)
        _name(session, contacts, "%s", "t.id = %s", survivor, gone)
    return marked


def mark_told_merges(session: Session, contacts: Table, merges: Table, mark: Mark) -> int:
    """Mark contacts that the history of another one tells of; returns how many.

    A contact that was read after that history lives.
    """
    told = f"FROM {session.name(merges.name)} m WHERE m.source_contact_id = t.id"
    after = f"EXISTS (SELECT 1 {told} AND m._synced_at > t._synced_at)"
    marked = mark_where(session, contacts, mark, after)
    if marked:
        unnamed = "t._delete_reason = 'merged' AND t.merged_into_id IS NULL"
        _name(session, contacts, f"(SELECT max(m.contact_id) {told})", unnamed)
    return marked


def _name(session: Session, contacts: Table, survivor: str, condition: str, *params: str) -> None:
    session.execute(
        f"UPDATE {session.name(contacts.name)} AS t SET merged_into_id = {survivor} "
        f"WHERE t._deleted_at IS NOT NULL AND {condition}",
        *params,
    )
