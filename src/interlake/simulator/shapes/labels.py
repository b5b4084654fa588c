"""Tags, segments, notes and data attributes (reference §4.2, §4.8)."""

from __future__ import annotations

from interlake.simulator.records import Applied, Attribute, Company, Contact, Json, Note, Segment
from interlake.simulator.workspace import Workspace


def tag(workspace: Workspace, key: str) -> Json:
    """Give a tag as `/tags` shows it: name and id only."""
    return {"type": "tag", "id": key, "name": workspace.tags[key].name}


def applied_tag(workspace: Workspace, key: str, applied: Applied) -> Json:
    """Give a tag as the thing that carries it shows it."""
    by = {"type": "admin", "id": applied.by}
    return {**tag(workspace, key), "applied_at": applied.at, "applied_by": by}


def segment(record: Segment, count: int | None = None) -> Json:
    """Give a segment; its count only where it was asked for."""
    shape: Json = {
        "type": "segment",
        "id": record.id,
        "name": record.name,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "person_type": record.person_type,
    }
    if count is not None:
        shape["count"] = count
    return shape


def segment_counts(workspace: Workspace) -> dict[str, int]:
    """Count the contacts of every segment."""
    counts = dict.fromkeys(workspace.segments, 0)
    for contact in workspace.contacts.values():
        for key in contact.segment_ids:
            counts[key] += 1
    return counts


def contact_note(contact: Contact, note: Note, version: str) -> Json:
    """Give a contact's note; notes have no `updated_at`."""
    shape = _note(note)
    shape["contact"] = {"type": "contact", "id": contact.id}
    if version >= "2.16":
        shape["company"] = None
    return shape


def company_note(company: Company, note: Note) -> Json:
    """Give a company's note."""
    return {**_note(note), "company": {"type": "company", "id": company.id}}


def _note(note: Note) -> Json:
    author = {**note.author, "away_mode_enabled": False, "away_mode_reassign": False}
    return {
        "type": "note",
        "id": note.id,
        "created_at": note.created_at,
        "author": author,
        "body": note.body,
    }


def data_attribute(record: Attribute) -> Json:
    """Give a data attribute; built-in ones have neither id nor times (reference §4.8)."""
    shape = {"type": "data_attribute", "model": record.model, **record.body}
    if record.body["custom"]:
        shape["id"] = int(record.id)
        shape["created_at"] = record.created_at
        shape["updated_at"] = record.updated_at
    return shape


_TYPES_2_16 = {"float": "decimal", "date": "datetime"}


def conversation_attribute(record: Attribute) -> Json:
    """Give a conversation attribute in the shape that 2.16 introduced (reference §3.1)."""
    body = record.body
    kind = _TYPES_2_16.get(body["data_type"], body["data_type"])
    options = body.get("options")
    shape: Json = {
        "type": "conversation_attribute",
        "id": int(record.id),
        "name": body["name"],
        "description": body["description"],
        "data_type": "list" if options else kind,
        "required": False,
        "visible_to_team_ids": [],
        "archived": body["archived"],
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "admin_id": body["admin_id"],
    }
    if options:
        shape["options"] = [_option(record.id, n, label) for n, label in enumerate(options)]
    elif kind == "string":
        shape["multiline"] = False
    return shape


def _option(attribute_id: str, position: int, label: str) -> Json:
    # Option ids are uuids (corrections b.3).
    key = f"{int(attribute_id):08x}-0000-4000-8000-{position:012x}"
    return {"id": key, "label": label, "archived": False}
