"""Everything that takes something away, with what that does to the rest."""

from __future__ import annotations

from interlake.simulator.custom_objects import take_over_custom_objects
from interlake.simulator.events import take_over_events
from interlake.simulator.records import (
    Company,
    Contact,
    Conversation,
    DeletedConversation,
    Ticket,
)
from interlake.simulator.workspace import Workspace


def delete_contact(workspace: Workspace, contact: Contact) -> None:
    """Delete a contact; its conversations stay where they are."""
    _leave_companies(workspace, contact)
    workspace.events.pop(contact.id, None)
    workspace.remove(workspace.contacts, contact)


def merge_contacts(workspace: Workspace, gone: Contact, stays: Contact, at: int) -> None:
    """Merge one contact into another, who takes over its conversations and belongings."""
    companies = list(gone.company_ids)
    _leave_companies(workspace, gone)
    with workspace.changing(stays, bump=False):
        for key, applied in gone.tags.items():
            stays.tags.setdefault(key, applied)
        stays.notes = sorted((*stays.notes, *gone.notes), key=lambda note: note.created_at)
        for key in companies:
            if key not in stays.company_ids:
                stays.company_ids.append(key)
        stays.merges.append(
            {
                "type": "merge_history",
                "source_contact_id": gone.id,
                "source_contact_role": gone.role,
                "merged_at": at,
            }
        )
        stays.updated_at = max(stays.updated_at, at)
    for key in companies:
        company = workspace.companies[key]
        company.contact_ids[stays.id] = None
        workspace.forget_bodies(company)
    take_over_events(workspace, gone, stays)
    take_over_custom_objects(workspace, gone, stays)
    _hand_over(workspace, gone, stays, at)
    workspace.remove(workspace.contacts, gone)
    workspace.merged[gone.id] = stays.id


def _hand_over(workspace: Workspace, gone: Contact, stays: Contact, at: int) -> None:
    for talk in workspace.conversations.values():
        if all(key != gone.id for key, _ in talk.contacts):
            continue
        with workspace.changing(talk, bump=False):
            talk.contacts = _replaced(talk.contacts, gone.id, stays)
            talk.updated_at = max(talk.updated_at, at)
    for ticket in workspace.tickets.values():
        if all(key != gone.id for key, _ in ticket.contacts):
            continue
        with workspace.changing(ticket, bump=False):
            ticket.contacts = _replaced(ticket.contacts, gone.id, stays)
            ticket.updated_at = max(ticket.updated_at, at)


def _replaced(
    contacts: list[tuple[str, str | None]], gone: str, stays: Contact
) -> list[tuple[str, str | None]]:
    there = [pair for pair in contacts if pair[0] not in (gone, stays.id)]
    return [(stays.id, stays.external_id), *there]


def _leave_companies(workspace: Workspace, contact: Contact) -> None:
    for key in contact.company_ids:
        company = workspace.companies[key]
        del company.contact_ids[contact.id]
        workspace.forget_bodies(company)


def delete_company(workspace: Workspace, company: Company) -> None:
    """Delete a company and detach its contacts, whose payload thereby changes."""
    for key in list(company.contact_ids):
        contact = workspace.contacts[key]
        with workspace.changing(contact):
            contact.company_ids.remove(company.id)
    workspace.remove(workspace.companies, company)


def delete_conversation(
    workspace: Workspace, talk: Conversation, *, metrics_retained: bool = False
) -> None:
    """Delete a conversation, and the ticket that it is; a tombstone stays (reference §3.2)."""
    workspace.remove(workspace.conversations, talk)
    if talk.id in workspace.tickets:
        workspace.remove(workspace.tickets, workspace.tickets[talk.id])
    at = workspace.clock.now
    tombstone = DeletedConversation(talk.id, metrics_retained, at)
    workspace.deleted_conversations.append(tombstone)


def delete_ticket(workspace: Workspace, ticket: Ticket) -> None:
    """Delete a ticket, and the conversation that it is; what was linked still names it."""
    talk = workspace.conversations.get(ticket.id)
    if talk is not None:
        delete_conversation(workspace, talk)
    else:
        workspace.remove(workspace.tickets, ticket)


def delete_tag(workspace: Workspace, key: str) -> None:
    """Delete a tag and take it off everything; nothing's `updated_at` moves (reference §6.4)."""
    for contact in workspace.contacts.values():
        if key in contact.tags:
            with workspace.changing(contact, bump=False):
                del contact.tags[key]
    for company in workspace.companies.values():
        if key in company.tag_ids:
            with workspace.changing(company, bump=False):
                company.tag_ids.remove(key)
    for article in workspace.articles.values():
        if key in article.tag_ids:
            with workspace.changing(article, bump=False):
                article.tag_ids.remove(key)
    for talk in workspace.conversations.values():
        _untag_conversation(workspace, talk, key)
    workspace.remove(workspace.tags, workspace.tags[key])


def _untag_conversation(workspace: Workspace, talk: Conversation, key: str) -> None:
    parts = [part for part in talk.parts if key in part.tag_ids]
    if key not in talk.tags and not parts:
        return
    with workspace.changing(talk, bump=False):
        talk.tags.pop(key, None)
        for part in parts:
            part.tag_ids = [tag for tag in part.tag_ids if tag != key]


def redact_part(talk: Conversation, part_id: str) -> None:
    """Blank a part's body; what stands there instead is unverified (reference §4.4)."""
    for part in talk.parts:
        if part.id == part_id:
            part.body, part.redacted, part.attachments = "", True, []


def delete_part(talk: Conversation, part_id: str) -> None:
    """Delete a part for good, which is rare."""
    talk.parts = [part for part in talk.parts if part.id != part_id]


def delete_admin(workspace: Workspace, key: str) -> None:
    """Let a teammate go; teams lose the member, authored rows keep the dangling id."""
    number = int(key)
    for team in workspace.teams.values():
        if number not in team.admin_ids:
            continue
        with workspace.changing(team):
            team.admin_ids = [member for member in team.admin_ids if member != number]
            if team.primary is not None:
                team.primary = [member for member in team.primary if member != number]
            if team.secondary is not None:
                team.secondary = [member for member in team.secondary if member != number]
    workspace.remove(workspace.admins, workspace.admins[key])
