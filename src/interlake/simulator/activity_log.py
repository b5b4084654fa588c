"""Entries of the activity log, written by whatever teammates do."""

from __future__ import annotations

from random import Random
from uuid import UUID

from interlake.simulator.records import ActivityLog, Admin, Json, Team
from interlake.simulator.workspace import Workspace

AWAY = "admin_away_mode_change"


def log(
    workspace: Workspace,
    admin: Admin,
    activity_type: str,
    description: str,
    metadata: Json | None = None,
    *,
    at: int | None = None,
) -> None:
    """Write down what a teammate did, now or at a time of the past."""
    number = len(workspace.activity_logs)
    random = Random(f"{workspace.options.seed}:log:{number}")
    entry = ActivityLog(
        str(UUID(int=random.getrandbits(128), version=4)),
        workspace.clock.now if at is None else at,
        activity_type,
        f"{admin.name} {description}",
        _performer(admin),
        metadata,
    )
    workspace.activity_logs.append(entry)


def _performer(admin: Admin) -> Json:
    home = int(admin.id) % 250
    address = f"2001:db8::{home:x}" if home % 5 == 0 else f"198.51.100.{home}"
    return {"type": "admin", "id": admin.id, "email": admin.email, "ip": address}


def log_away(workspace: Workspace, admin: Admin, *, at: int | None = None) -> None:
    """Write down that a teammate has gone away or come back, as the record now says."""
    metadata = {
        "away_mode": admin.away,
        "away_status_reason": _away_reason(workspace, admin),
        "reassign_conversations": admin.reassign,
        "source": f"admin update from web - Admin id: {admin.id}",
        "auto_changed": "false",
        "update_by": int(admin.id),
        "update_by_name": admin.name,
    }
    words = "changed their status to away" if admin.away else "came back from away mode"
    log(workspace, admin, AWAY, words, metadata, at=at)


def _away_reason(workspace: Workspace, admin: Admin) -> str | None:
    # Words here, an id on the teammate (corrections c.19).
    reason = workspace.away_status_reasons.get(str(admin.away_reason))
    return f"{reason.emoji} {reason.label}" if reason else None


def log_hired(workspace: Workspace, admin: Admin) -> None:
    """Write down that a teammate has joined."""
    log(workspace, admin, "app_admin_join", "joined your app.", {})


def log_left(workspace: Workspace, admin: Admin) -> None:
    """Write down that the owner has removed a teammate."""
    owner = workspace.admins[workspace.owner_id]
    log(workspace, owner, "admin_deletion", f"removed {admin.name} as a teammate.", None)


def log_joined_team(workspace: Workspace, admin: Admin, team: Team) -> None:
    """Write down that a teammate has become a member of a team."""
    owner = workspace.admins[workspace.owner_id]
    after = {"admin_ids": list(team.admin_ids)}
    before = {"admin_ids": [key for key in team.admin_ids if key != int(admin.id)]}
    words = f"added {admin.name} to the team {team.name}."
    metadata = {"before": before, "after": after}
    log(workspace, owner, "app_team_membership_modification", words, metadata)
