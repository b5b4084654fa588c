"""Teammates, teams and the bot."""

from __future__ import annotations

from interlake.simulator.records import Admin, Team
from interlake.simulator.seed.vocabulary import FIRST_NAMES, LAST_NAMES
from interlake.simulator.workspace import Workspace

_TITLES = ("Support Specialist", "Support Lead", "Customer Success", "", None)
_TEAMS = ("Support", "Billing", "Escalations", "Success \u2b50")
ADMINS = 24


def seed_staff(workspace: Workspace) -> None:
    """Hire the teammates, form the teams and switch the bot on."""
    born = workspace.clock.now - 3 * 365 * 86400
    for number in range(ADMINS):
        admin = new_admin(workspace, number, born + number * 86400)
        workspace.admins[admin.id] = admin
    keys = list(workspace.admins)
    workspace.owner_id = keys[0]
    workspace.bot_id = workspace.identities.number("admin")
    # The list has a row for the bot too (reference §3.1).
    bot = Admin(workspace.bot_id, born, born, "Fin", "operator+ilk4sim0@intercom.io", seat=False)
    workspace.admins[bot.id] = bot
    for position, name in enumerate(_TEAMS):
        _team(workspace, name, keys[position * 5 : position * 5 + 6], position, born)


def new_admin(workspace: Workspace, number: int, born: int) -> Admin:
    """Hire one teammate."""
    first, last = FIRST_NAMES[number % 26], LAST_NAMES[(number * 7 + 3) % 26]
    admin = Admin(
        workspace.identities.number("admin"),
        born,
        born,
        f"{first} {last}",
        f"{first}.{last}{number}@acme.example".lower(),
        job_title=_TITLES[number % len(_TITLES)],
        away=number % 6 == 5,
        reassign=number % 12 == 5,
        away_reason=3 if number % 6 == 5 else None,
        seat=number % 9 != 8,
        role={
            "type": "role",
            "id": str(1 + number % 3),
            "name": ("Admin", "Agent", "Lite")[number % 3],
        }
        if number % 7
        else None,
    )
    return admin


def _team(workspace: Workspace, name: str, members: list[str], position: int, born: int) -> None:
    key = workspace.identities.number("team")
    numbers = [int(member) for member in members]
    team = Team(key, born, born, name, admin_ids=numbers)
    # The last team uses none of the optional settings.
    if position < 3:
        team.primary, team.secondary = numbers[:3], numbers[3:]
        team.distribution = ("round_robin", "load_balanced", "manual")[position]
    if team.distribution == "load_balanced":
        team.limit = 10
    workspace.teams[key] = team
    for member in members:
        workspace.admins[member].team_ids.append(int(key))
