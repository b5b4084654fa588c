"""Teammates, teams and the workspace itself (reference §4.8)."""

from __future__ import annotations

from interlake.simulator.records import Admin, Json, Team
from interlake.simulator.workspace import APP_ID, Workspace

# After so long without an answer a conversation counts as idle, unless one asks otherwise.
IDLE_SECONDS = 1800
AVATAR = "https://static.intercomassets.com/avatars/{}/square_128/photo.png"


def admin(workspace: Workspace, record: Admin, version: str, *, avatar: bool = False) -> Json:
    """Give a teammate; the avatar only where it was asked for (corrections c.14)."""
    shape: Json = {
        "type": "admin",
        "id": record.id,
        "name": record.name,
        "email": record.email,
        "away_mode_enabled": record.away,
        "away_mode_reassign": record.reassign,
        "away_status_reason_id": record.away_reason,
        "has_inbox_seat": record.seat,
        # Ids of teams are numbers here and strings on the team (reference §4.8).
        "team_ids": list(record.team_ids),
        "team_priority_level": _levels(workspace, record),
    }
    if record.job_title is not None:
        shape["job_title"] = record.job_title
    if avatar:
        shape["avatar"] = AVATAR.format(record.id)
    if version >= "2.16":
        shape["role"] = record.role
    return shape


def _levels(workspace: Workspace, record: Admin) -> Json:
    key = int(record.id)
    teams = [workspace.teams[str(team)] for team in record.team_ids]
    primary = [int(team.id) for team in teams if key in (team.primary or ())]
    secondary = [int(team.id) for team in teams if key in (team.secondary or ())]
    # An empty object rather than null where nothing is set (reference §6.18).
    if not primary and not secondary:
        return {}
    return {"primary_team_ids": primary, "secondary_team_ids": secondary}


def team(record: Team) -> Json:
    """Give a team; the limit is absent unless work is balanced (reference §4.8)."""
    level: Json = {}
    if record.primary is not None:
        level = {"primary_admin_ids": record.primary, "secondary_admin_ids": record.secondary}
    shape: Json = {
        "type": "team",
        "id": record.id,
        "name": record.name,
        "admin_ids": list(record.admin_ids),
        "admin_priority_level": level,
        "distribution_method": record.distribution,
    }
    if record.limit is not None:
        shape["assignment_limit"] = record.limit
    return shape


def team_metrics(workspace: Workspace, record: Team, idle_threshold: int) -> list[Json]:
    """Count what each member has at hand now; idle ones are open and have waited so long."""
    rows = {key: {"open": 0, "idle": 0, "snoozed": 0} for key in record.admin_ids}
    for talk in workspace.conversations.values():
        row = rows.get(talk.admin_id or 0)
        if row is None or talk.state == "closed":
            continue
        row[talk.state] += 1
        waiting = talk.state == "open" and talk.waiting_since is not None
        if waiting and workspace.clock.now - (talk.waiting_since or 0) > idle_threshold:
            row["idle"] += 1
    return [{"type": "team_metric", "admin_id": str(key), **row} for key, row in rows.items()]


def me(workspace: Workspace) -> Json:
    """Give the token's owner with the workspace; it lacks some fields of the list."""
    owner = workspace.admins[workspace.owner_id]
    return {
        "type": "admin",
        "id": owner.id,
        "email": owner.email,
        "name": owner.name,
        "email_verified": True,
        "app": app(workspace),
        # An object here, a string in the list (reference §4.8).
        "avatar": {"type": "avatar", "image_url": AVATAR.format(owner.id)},
        "has_inbox_seat": owner.seat,
        "job_title": owner.job_title or "",
        "away_mode_enabled": owner.away,
        "away_mode_reassign": owner.reassign,
        "team_ids": list(owner.team_ids),
    }


def app(workspace: Workspace) -> Json:
    """Give the workspace as `/me` embeds it."""
    return {
        "type": "app",
        "id_code": APP_ID,
        "name": "Acme [Interlake simulator]",
        "created_at": workspace.options.api_now - 3 * 365 * 86400,
        "secure": False,
        "identity_verification": False,
        "timezone": workspace.options.timezone,
        "region": "US",
    }
