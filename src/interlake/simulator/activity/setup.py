"""What happens to brands, addresses, macros, office hours, connectors and the like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.activity.turnover import Turnover, always
from interlake.simulator.records import (
    AwayReason,
    Brand,
    DataConnector,
    EmailSetting,
    Macro,
    OfficeHoursException,
    OfficeHoursSchedule,
    SubscriptionType,
)
from interlake.simulator.seed import connectors, office_hours, setup
from interlake.simulator.workspace import Workspace

ROOM = "setup"


def _rename_subscription(scene: Scene, row: SubscriptionType) -> None:
    first, *others = row.translations
    told = {**first, "description": f"Revised {scene.number}"}
    row.translations = [told, *(others[1:] if scene.number % 2 else others)]


def _nobody_opted_out(workspace: Workspace, row: SubscriptionType) -> bool:
    return all(row.id not in contact.subscription_ids for contact in workspace.contacts.values())


def _edit_reason(scene: Scene, row: AwayReason) -> None:
    row.label = f"Away, {scene.number}"
    named = any(admin.away_reason == int(row.id) for admin in scene.workspace.admins.values())
    # Reasons are never removed, only said to be deleted (reference §3.1).
    row.deleted = not named and scene.number % 3 == 0


def _rename_brand(scene: Scene, row: Brand) -> None:
    row.name = f"Brand {scene.number} \u00ae"


def _not_default(workspace: Workspace, row: Brand) -> bool:
    return not row.default


def _receive(scene: Scene, row: EmailSetting) -> None:
    row.verified, row.forwarding = True, True
    row.last_received_at = scene.workspace.clock.now


def _not_sending(workspace: Workspace, row: EmailSetting) -> bool:
    return all(row.id != brand.address_id for brand in workspace.brands.values())


def _edit_macro(scene: Scene, row: Macro) -> None:
    row.text = f'Hello {{{{user.name|fallback:"you"}}}}, edition {scene.number}'


def _change_allowlist(scene: Scene) -> bool:
    allowlist = scene.workspace.ip_allowlist
    address = f"203.0.113.{scene.number % 256}"
    allowlist.addresses = [*allowlist.addresses[-4:], address]
    allowlist.enabled = scene.number % 4 != 0
    return True


def _rename_schedule(scene: Scene, row: OfficeHoursSchedule) -> None:
    row.name = f"Shift {scene.number}"
    # Of the hours that the statistics count in, only the name ever changes.
    if row is not office_hours.standard_hours(scene.workspace) and row.intervals:
        row.intervals = row.intervals[:-1]


def _not_standard(workspace: Workspace, row: OfficeHoursSchedule) -> bool:
    return row is not office_hours.standard_hours(workspace)


def _rename_exception(scene: Scene, row: OfficeHoursException) -> None:
    row.name = f"Day of {scene.number}"


def _new_exception(scene: Scene) -> bool:
    workspace = scene.workspace
    row = office_hours.new_exception(workspace, scene.random, scene.number, workspace.clock.now)
    office_hours.add_exception(workspace, row)
    return True


def _still_to_come(workspace: Workspace, row: OfficeHoursException) -> bool:
    today = datetime.fromtimestamp(workspace.clock.now, UTC).date()
    return row.day > today + timedelta(days=1)


def _edit_connector(scene: Scene, row: DataConnector) -> None:
    row.description = f"Revised {scene.number}"
    row.updated_by = scene.teammate().id
    row.draft = {"description": f"Next {scene.number}"} if scene.number % 2 else {}


def _run_connector(scene: Scene) -> bool:
    workspace = scene.workspace
    run = connectors.new_execution(workspace, scene.random, scene.number, workspace.clock.now)
    if run is None:
        return False
    workspace.add(workspace.data_connector_executions, run)
    return True


_TURNOVERS = (
    Turnover(
        "subscription_types",
        0.4,
        _rename_subscription,
        setup.new_subscription_type,
        _nobody_opted_out,
    ),
    Turnover("away_status_reasons", 0.4, _edit_reason, setup.new_away_reason),
    Turnover("brands", 0.4, _rename_brand, setup.new_brand, _not_default),
    Turnover("email_settings", 0.8, _receive, setup.new_email_setting, _not_sending),
    Turnover("macros", 1.5, _edit_macro, setup.new_macro, always),
    Turnover(
        "office_hours_schedules", 0.4, _rename_schedule, office_hours.new_schedule, _not_standard
    ),
    Turnover("office_hours_exceptions", 0.5, _rename_exception, may_go=_still_to_come),
    Turnover("data_connectors", 0.7, _edit_connector, connectors.new_connector, always),
)
HAPPENINGS = (
    *(happening for turnover in _TURNOVERS for happening in turnover.happenings(ROOM)),
    Happening("office_hours_exceptions_created", lambda workspace: 0.4, _new_exception, ROOM),
    Happening("data_connectors_run", lambda workspace: 12.0, _run_connector, ROOM),
    Happening("ip_allowlist_changed", lambda workspace: 0.3, _change_allowlist, ROOM),
)
