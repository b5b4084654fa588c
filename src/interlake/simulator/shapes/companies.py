"""Companies as the API shows them (reference §4.2)."""

from __future__ import annotations

from interlake.simulator.records import Company, Json
from interlake.simulator.shapes.labels import company_note, segment, tag
from interlake.simulator.workspace import APP_ID, Workspace


def company(workspace: Workspace, record: Company, version: str) -> Json:
    """Give a company; several of its facts may be absent rather than null."""
    tags = [tag(workspace, key) for key in record.tag_ids]
    segments = [segment(workspace.segments[key]) for key in record.segment_ids]
    shape: Json = {
        "type": "company",
        "id": record.id,
        "company_id": record.company_id,
        "app_id": APP_ID,
        "name": record.name,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        **record.facts,
        "user_count": workspace.user_count(record),
        # {} where a company has no plan (reference §6.18).
        "plan": record.plan,
        "custom_attributes": record.custom,
        "tags": {"type": "tag.list", "tags": tags},
        "segments": {"type": "segment.list", "segments": segments},
    }
    if version >= "2.16":
        notes = [company_note(record, note) for note in record.notes]
        shape["notes"] = {"type": "note.list", "notes": notes}
    return shape


def company_reference(record: Company) -> Json:
    """Give what a conversation keeps of its company: only what never changes."""
    return {
        "type": "company",
        "id": record.id,
        "company_id": record.company_id,
        "app_id": APP_ID,
        "created_at": record.created_at,
    }
