"""The data events of contacts, of whom only some have any."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from uuid import UUID

from interlake.simulator.records import Contact, DataEvent, Json
from interlake.simulator.workspace import Workspace

# Older ones are counted, but told no more (reference §3.4).
LISTED_DAYS = 90
_SHARE_WITH_EVENTS = 0.3
# Few do much: theirs take several pages.
_SHARE_OF_BUSY, _BUSY_EVENTS = 0.1, 130

# What a row tells beside its name; of a number or an amount no row says that it is one.
_METADATA: dict[str, Callable[[Random], Json | None]] = {
    "invited-friend": lambda random: {"invite_code": f"FRIEND{random.randrange(1000)}"},
    "placed-order": lambda random: {
        "order_number": {"value": f"#{random.randrange(10_000)}", "url": "https://acme.example/o"},
        "price": {"amount": random.choice((0, 99, 34_900)), "currency": "eur"},
    },
    "Exported report": lambda random: {"format": random.choice(("csv", "", "pdf"))},
    "updated-plan": lambda random: {"plan": "pro", "seats": random.randint(0, 50)},
    "gr\u00f6\u00dfe ge\u00e4ndert \U0001f4d0": lambda random: {"\u00e9": "nul\u0000inside"},
    "logged-in": lambda random: None,
    "visited page": lambda random: {},
}
DESCRIPTIONS = {
    "invited-friend": "A user invited a friend",
    "placed-order": "A user placed an order",
    "updated-plan": "",
}


def events_of(workspace: Workspace, contact: Contact) -> list[DataEvent]:
    """Give a contact's events, oldest first; the past is made when first asked for."""
    if contact.id not in workspace.events:
        workspace.events[contact.id] = _past(workspace, contact)
    return workspace.events[contact.id]


def listed_events(workspace: Workspace, contact: Contact) -> list[DataEvent]:
    """Give the events that are young enough to be told."""
    horizon = workspace.clock.now - LISTED_DAYS * 86400
    return [event for event in events_of(workspace, contact) if event.created_at >= horizon]


def see(workspace: Workspace, contact: Contact) -> None:
    """Let a contact be seen now, and some of them do something."""
    now = workspace.clock.now
    random = Random(f"{workspace.options.seed}:seen:{contact.id}:{now}")
    events = events_of(workspace, contact)
    if events or random.random() < _SHARE_WITH_EVENTS / 2:
        for _ in range(random.choice((1, 1, 2, 3))):
            do(workspace, contact, random=random)
    with workspace.changing(contact):
        contact.facts["last_seen_at"] = now


def do(
    workspace: Workspace,
    contact: Contact,
    *,
    random: Random,
    name: str | None = None,
    metadata: Json | None = None,
) -> DataEvent:
    """Let a contact do something now: of its own choice, or what is named."""
    events = events_of(workspace, contact)
    after = events[-1].at_ms + 1 if events else 0
    # Several within a second differ by milliseconds only, and rows show seconds.
    event = _event(random, max(after, workspace.clock.now * 1000))
    if name is not None:
        event.name, event.metadata = name, metadata
    events.append(event)
    return event


def take_over_events(workspace: Workspace, gone: Contact, stays: Contact) -> None:
    """Give the events of a merged contact to the one that stays."""
    both = [*events_of(workspace, stays), *events_of(workspace, gone)]
    both.sort(key=lambda event: event.at_ms)
    for earlier, later in pairwise(both):
        later.at_ms = max(later.at_ms, earlier.at_ms + 1)
    workspace.events[stays.id] = both
    del workspace.events[gone.id]


def _past(workspace: Workspace, contact: Contact) -> list[DataEvent]:
    born, now = contact.created_at, workspace.options.api_now
    until = min(contact.facts.get("last_seen_at") or 0, now)
    random = Random(f"{workspace.options.seed}:events:{contact.id}")
    if born >= now or until <= born or random.random() >= _SHARE_WITH_EVENTS:
        return []
    busy = random.random() < _SHARE_OF_BUSY
    count = _BUSY_EVENTS if busy else random.randint(1, 12)
    # More of late than long ago.
    ages = sorted((random.random() ** 3 for _ in range(count)), reverse=True)
    events: list[DataEvent] = []
    for number, age in enumerate(ages):
        at_ms = (until - 1) * 1000 - int((until - born) * 1000 * age)
        if events and number % 5 == 3:
            at_ms = events[-1].at_ms + 1
        events.append(_event(random, max(at_ms, events[-1].at_ms + 1 if events else 0)))
    return events


def _event(random: Random, at_ms: int) -> DataEvent:
    key = str(UUID(int=random.getrandbits(128), version=4))
    name = random.choice(list(_METADATA))
    return DataEvent(key, at_ms, name, _METADATA[name](random))
