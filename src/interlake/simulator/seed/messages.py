"""Outbound messages and who received them."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import Contact, Message, Receipt
from interlake.simulator.seed.vocabulary import NASTY_TEXTS
from interlake.simulator.workspace import Workspace

DAY = 86400
_KINDS = ("email", "post", "chat", "survey", "tour", "banner", "push")
_MESSAGES, _YEAR = 20, 365
# A message goes to a share of the contacts; large workspaces have no more than this.
_SHARE, _MOST = 0.08, 250
_FIRST_RECEIPT = 880_000_001


def seed_messages(workspace: Workspace, random: Random) -> None:
    """Send the messages of the past year, and let some be opened, clicked and answered."""
    contacts = list(workspace.contacts.values())
    size = min(_MOST, int(len(contacts) * _SHARE))
    for number in range(_MESSAGES):
        sent_at = workspace.clock.now - random.randint(2 * DAY, _YEAR * DAY)
        message = new_message(number)
        for contact in random.sample(contacts, size):
            # Emails leave in one go: many receipts of one second.
            late = 0 if message.content_type == "email" else random.randint(0, 2 * DAY - 1)
            receipt = send(workspace, message, contact, sent_at + late)
            while random.random() < 0.4:
                respond(random, receipt, workspace.clock.now)


def new_message(number: int) -> Message:
    """Write a message; every third belongs to a series."""
    kind = _KINDS[number % len(_KINDS)]
    title = NASTY_TEXTS[number % len(NASTY_TEXTS)] if number % 2 else f"{kind} {number}"
    in_series = number % 3 == 0
    return Message(
        ruleset_id=str(36_000_000 + number),
        content_id=str(41_000_000 + number * 2),
        content_type=kind,
        content_title=title,
        ruleset_version_id=str(52_000_000 + number * 5),
        series_id=str(600 + number % 2) if in_series else None,
        series_title="Welcome, \u201cfriend\u201d" if in_series else None,
        node_id=str(7000 + number) if in_series else None,
    )


def send(workspace: Workspace, message: Message, contact: Contact, at: int) -> Receipt:
    """Deliver a message to a contact."""
    key = str(_FIRST_RECEIPT + len(workspace.receipts))
    receipt = Receipt(
        key,
        at,
        message,
        contact.id,
        contact.external_id,
        contact.facts.get("email"),
        contact.facts.get("name"),
        contact.company_ids[0] if contact.company_ids else None,
    )
    workspace.receipts[key] = receipt
    return receipt


def respond(random: Random, receipt: Receipt, now: int) -> None:
    """Let a contact do something with a message, if there has been time for it."""
    kinds = ["open", "open", "open", "click", "click", "reply", "dismissal", "goal_success"]
    if receipt.message.content_type == "email":
        kinds += ["unsubscribe", "hard_bounce"]
    if receipt.message.content_type in ("survey", "tour"):
        kinds += ["completion"]
    if receipt.message.series_id is not None:
        kinds += ["series_completion", "series_disengagement", "series_exit"]
    kind = random.choice(kinds)
    times = receipt.happened.get(kind, [])
    after = times[-1] if times else receipt.received_at
    at = min(now, after + random.randint(1, 3 * DAY))
    if at > after:
        receipt.happened[kind] = [*times, at]
