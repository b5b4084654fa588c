"""Orders, subscriptions and support plans: a workspace's own objects."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from interlake.simulator.custom_objects import ORDER, SUBSCRIPTION, TYPES
from interlake.simulator.records import CustomObject, Json
from interlake.simulator.seed.vocabulary import NASTY_TEXTS
from interlake.simulator.workspace import Workspace

DAY = 86400
_FIRST_ID = 16_032_025
# Large workspaces have no more: what matters is that there are several pages.
_MOST = 600


def seed_custom_objects(workspace: Workspace, random: Random) -> None:
    """Make instances of every type, most of them attached to somebody."""
    contacts, talks = list(workspace.contacts), list(workspace.conversations)
    for number in range(min(_MOST, len(contacts) * 3 // 4)):
        born = workspace.clock.now - random.randint(DAY, 500 * DAY)
        # A batch import stamps many with one second.
        if number % 4 == 0:
            born = workspace.clock.now - 100 * DAY
        record = new_custom_object(random, number, born, contacts, talks)
        record.updated_at = random.randint(born, workspace.clock.now - 3600)
        workspace.custom_objects[record.id] = record


def new_custom_object(
    random: Random, number: int, born: int, contacts: Sequence[str], talks: Sequence[str]
) -> CustomObject:
    """Make one instance; no two have the same number."""
    kind = TYPES[(0, 0, 0, 1, 1, 2)[number % 6]]
    record = CustomObject(str(_FIRST_ID + number * 3), born, born, kind, f"{kind[:3]}-{number}")
    if number % 3:
        record.external_created_at = born - 60
        record.external_updated_at = born + random.randint(0, DAY)
    record.attributes = _attributes(random, kind, number, born)
    if contacts and number % 7:
        # Some belong to two.
        record.contact_ids = random.sample(contacts, min(len(contacts), 1 + (number % 11 == 0)))
    if talks and number % 5 == 0:
        record.conversation_ids = [random.choice(talks)]
    return record


def _attributes(random: Random, kind: str, number: int, born: int) -> Json:
    if kind == ORDER:
        return {
            "order_number": f"ORDER-{10_000 + number}",
            "total_amount": random.choice((99.99, 0.0, 149, -12.5)),
            "items": random.randint(0, 40),
            "paid": number % 2 == 0,
            "status": random.choice(("open", "shipped", "")),
            "placed_at": born,
            "note": NASTY_TEXTS[number % len(NASTY_TEXTS)],
            "voucher": None,
        }
    if kind == SUBSCRIPTION:
        # Attributes that were never set are absent.
        return {"plan": "pro", "renews_at": born + 365 * DAY} if number % 4 else {}
    return {"Response time (h)": random.choice((1, 4, 24)), "24\u00d77": number % 4 == 0}
