"""What has already gone: merged contacts, deleted and redacted conversations, former teammates."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import DeletedConversation
from interlake.simulator.removals import delete_admin, merge_contacts, redact_part
from interlake.simulator.workspace import Workspace

DAY = 86400


def past_merges(contacts: int) -> int:
    """Give how many contacts, beyond those wanted, have been merged into others."""
    return contacts // 200


def seed_past(workspace: Workspace, random: Random) -> None:
    """Let some things have happened before the story begins."""
    now = workspace.clock.now
    _merges(workspace, random)
    talks = list(workspace.conversations.values())
    for number, talk in enumerate(talks):
        if number % 60 == 31 and talk.parts:
            redact_part(talk, talk.parts[0].id)
        if number % 300 == 44:
            # The opening message can be redacted too.
            talk.source["body"], talk.source["redacted"] = "", True
    for number in range(max(3, len(talks) // 100) if talks else 0):
        key = workspace.identities.number("conversation")
        at = now - random.randint(DAY, 90 * DAY)
        tombstone = DeletedConversation(key, number % 3 == 0, at)
        workspace.deleted_conversations.append(tombstone)
    # Former teammates are not listed; what they wrote still names them (reference §3.1).
    keys = [key for key in workspace.admins if key not in (workspace.owner_id, workspace.bot_id)]
    delete_admin(workspace, keys[4])


def _merges(workspace: Workspace, random: Random) -> None:
    now = workspace.clock.now
    leads = [row for row in workspace.contacts.values() if row.role == "lead"]
    users = [row for row in workspace.contacts.values() if row.role == "user"]
    for _ in range(min(past_merges(workspace.options.contacts), len(leads), len(users))):
        lead = leads.pop(random.randrange(len(leads)))
        user = random.choice(users)
        merge_contacts(workspace, lead, user, now - random.randint(DAY, 60 * DAY))
