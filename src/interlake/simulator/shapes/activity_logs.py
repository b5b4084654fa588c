"""Entries of the activity log (reference §4.8, corrections b.3)."""

from __future__ import annotations

from interlake.simulator.records import ActivityLog, Json


def activity_log(record: ActivityLog, version: str) -> Json:
    """Give an entry; what its metadata holds depends on its type."""
    metadata = record.metadata
    if metadata is not None and version < "2.15":
        # 2.15 brought this key.
        metadata = {key: value for key, value in metadata.items() if key != "mode"}
    return {
        "id": record.id,
        "performed_by": record.performed_by,
        "metadata": metadata,
        "created_at": record.created_at,
        "activity_type": record.activity_type,
        "activity_description": record.description,
    }
