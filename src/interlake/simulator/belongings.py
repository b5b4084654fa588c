"""Removing settings and content, and what that does to what hangs on them."""

from __future__ import annotations

from interlake.simulator.records import OfficeHoursException, Record
from interlake.simulator.workspace import APP_ID, Workspace

# What goes along with its owner: the table, and where its rows name the owner.
_BELONGINGS = {
    "articles": ("help_center_redirects", "target_id"),
    "content_import_sources": ("external_pages", "source_id"),
    "data_connectors": ("data_connector_executions", "connector_id"),
    "office_hours_schedules": ("office_hours_exceptions", "schedule_id"),
}


def remove_with_belongings(workspace: Workspace, table: str, record: Record) -> None:
    """Remove a record and what belongs to it."""
    if table in _BELONGINGS:
        rows, owner = _BELONGINGS[table]
        for row in list(getattr(workspace, rows).values()):
            if getattr(row, owner) == record.id:
                workspace.remove(getattr(workspace, rows), row)
    elif table == "newsfeeds":
        _leave_feed(workspace, record.id)
    elif table == "brands":
        _hand_over_addresses(workspace, record.id)
    elif isinstance(record, OfficeHoursException):
        _open_as_always(workspace, record)
    workspace.remove(getattr(workspace, table), record)


def _leave_feed(workspace: Workspace, feed: str) -> None:
    for item in workspace.news_items.values():
        if feed in item.assignments:
            with workspace.changing(item):
                item.assignments = {key: at for key, at in item.assignments.items() if key != feed}


def _hand_over_addresses(workspace: Workspace, brand: str) -> None:
    for setting in workspace.email_settings.values():
        if setting.brand_id == brand:
            with workspace.changing(setting):
                setting.brand_id = APP_ID


def _open_as_always(workspace: Workspace, record: OfficeHoursException) -> None:
    if record.schedule_id == next(iter(workspace.office_hours_schedules)):
        workspace.office_hours.restore(record.day)
