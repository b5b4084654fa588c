"""The activity log of the past year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from random import Random

from interlake.simulator.activity_log import log, log_away
from interlake.simulator.records import Admin, Json
from interlake.simulator.seed.vocabulary import NASTY_TEXTS
from interlake.simulator.workspace import Workspace

DAY = 86400
_YEAR = 365 * DAY
_LOGINS, _CHANGES = 90, 80
_ABSENCES = 5  # of each teammate


def seed_activity_logs(workspace: Workspace, random: Random) -> None:
    """Write the log: who came and went, logged in, and changed settings."""
    admins = [row for key, row in workspace.admins.items() if key != workspace.bot_id]
    for admin in admins:
        _comings_and_goings(workspace, random, admin)
    start = workspace.clock.now - _YEAR
    for _ in range(_LOGINS):
        log_in(workspace, random, random.choice(admins), at=start + random.randrange(_YEAR))
    for number in range(_CHANGES):
        at = start + random.randrange(_YEAR)
        _change(workspace, random, random.choice(admins), number, at)
    workspace.activity_logs.sort(key=lambda entry: entry.created_at)
    _bulk_change(workspace)


def _comings_and_goings(workspace: Workspace, random: Random, admin: Admin) -> None:
    """Let a teammate be away now and then, for minutes, hours or weeks."""
    times = sorted(workspace.clock.now - random.randint(3600, _YEAR) for _ in range(_ABSENCES))
    for at, following in pairwise((*times, workspace.clock.now)):
        _note_presence(workspace, admin, at, away=True)
        # The last one leaves the teammate as the workspace has them today.
        if at == times[-1] and admin.away:
            return
        back = at + random.choice((900, 3600, 9 * 3600, 3 * DAY, 14 * DAY))
        _note_presence(workspace, admin, max(at, min(back, following - 1)), away=False)


def _note_presence(workspace: Workspace, admin: Admin, at: int, *, away: bool) -> None:
    log_away(workspace, replace(admin, away=away, away_reason=3 if away else None), at=at)


def log_in(workspace: Workspace, random: Random, admin: Admin, *, at: int | None = None) -> None:
    """Let a teammate log in or out, or fail to."""
    roll = random.random()
    if roll < 0.6:
        method = random.choice(("email_password", "google_sso", "saml"))
        words = f"successfully logged in via {method}."
        log(workspace, admin, "admin_login_success", words, {"sign_in_method": method}, at=at)
    elif roll < 0.9:
        log(workspace, admin, "admin_logout", "logged out.", None, at=at)
    else:
        metadata = {"sign_in_method": None}
        log(workspace, admin, "admin_login_failure", "failed to log in.", metadata, at=at)


def _change(workspace: Workspace, random: Random, admin: Admin, number: int, at: int) -> None:
    kinds = _changes(workspace, random, admin, number, at)
    kind, words, metadata = kinds[number % len(kinds)]
    log(workspace, admin, kind, words, metadata, at=at)


def _changes(
    workspace: Workspace, random: Random, admin: Admin, number: int, at: int
) -> list[tuple[str, str, Json | None]]:
    """Give one of each kind of change, whose metadata has nothing in common with the others'."""
    team = random.choice(list(workspace.teams.values()))
    title = NASTY_TEXTS[number % len(NASTY_TEXTS)]
    limit = random.choice((None, 0, 15, 50))
    expires = datetime.fromtimestamp(at + DAY, UTC).isoformat(timespec="milliseconds")
    return [
        ("app_name_change", "changed your app name.", {"before": "Acme Inc", "after": title}),
        (
            "message_state_change",
            f"changed your {title} message.",
            {"message": {"id": 7000 + number, "title": title}, "before": "draft", "after": "live"},
        ),
        (
            "help_center_settings_change",
            "changed the settings of your help center.",
            {"before": {"title": "", "turned_on": False}, "after": {"title": title}},
        ),
        (
            "team_assignment_limit_change",
            f"changed the assignment limit of {team.name}.",
            {"team": {"id": int(team.id), "name": team.name}, "team_assignment_limit": limit},
        ),
        (
            "admin_conversation_assignment_limit_change",
            "changed their assignment limits.",
            {"conversation_assignment_limit": limit, "ticket_assignment_limit": 20},
        ),
        (
            "admin_occupancy_state_change",
            "became occupied.",
            {
                "previous_state": random.choice((None, "idle")),
                "new_state": "occupied",
                "threshold_minutes": 15,
                "last_activity_at": at - 900,
                "auto": True,
            },
        ),
        (
            "admin_occupancy_setting_change",
            "changed occupancy settings.",
            {
                "setting_type": "teammate_occupancy",
                "changes": {"occupancy_window_minutes": {"before": 15, "after": 30}},
            },
        ),
        (
            "automatic_away_mode_setting_change",
            "switched automatic away mode on.",
            {"enabled": number % 2 == 0, "mode": "when_away_only"},
        ),
        (
            "admin_impersonation_consent_approved",
            "approved an impersonation.",
            {"consent_id": 149_000 + number, "expired_at": expires.replace("+00:00", "Z")},
        ),
        ("app_data_deletion", "deleted a contact.", {"external_id": f"user-{number}"}),
        ("role_change", "changed a role.", {}),
        ("seat_change", "changed seats.", None),
    ]


def _bulk_change(workspace: Workspace) -> None:
    # One click, many entries of one second.
    owner = workspace.admins[workspace.owner_id]
    for number in range(25):
        at = workspace.clock.now - 2 * DAY
        words = f"deleted macro {number}."
        log(
            workspace,
            owner,
            "macro_deletion",
            words,
            {"before": {"name": f"Macro {number}"}},
            at=at,
        )
