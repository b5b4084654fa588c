"""Tickets of all three categories, and what they are linked with.

A Customer ticket is a conversation too: both have one id, each has parts of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from random import Random

from interlake.simulator.casebook import link, new_ticket_id
from interlake.simulator.records import Conversation, Ticket, TicketType
from interlake.simulator.seed.story import DAY, HOUR, Unfinished
from interlake.simulator.seed.ticket_story import TicketStory
from interlake.simulator.seed.ticket_values import first_values
from interlake.simulator.workspace import Workspace

# One ticket has more parts than one call returns (reference §2).
LONG_PARTS = 600
_LONG, _ENOUGH_FOR_LONG = 4, 12


def seed_tickets(workspace: Workspace, random: Random, count: int) -> None:
    """File the tickets of the past, oldest first so that their numbers rise with time."""
    if not workspace.contacts:
        return
    for number, (born, talk) in enumerate(_births(workspace, random, count)):
        ticket = new_ticket(workspace, random, number, born, talk)
        workspace.tickets[ticket.id] = ticket
        story = TicketStory(workspace, random, ticket, number)
        with contextlib.suppress(Unfinished):
            if number == _LONG and count >= _ENOUGH_FOR_LONG:
                story.talk_at_length(LONG_PARTS)
            story.tell()
        _finishing_touches(workspace, random, ticket, number)


def _births(
    workspace: Workspace, random: Random, count: int
) -> list[tuple[int, Conversation | None]]:
    """Give when each ticket is filed, and of which conversation every second one is made."""
    talks = list(workspace.conversations.values())
    chosen = random.sample(talks, min(len(talks), (count + 1) // 2))
    # Some conversations became tickets at once, some a while later.
    births: list[tuple[int, Conversation | None]] = [
        (talk.created_at + random.choice((0, 0, HOUR)), talk) for talk in chosen
    ]
    for _ in range(count - len(chosen)):
        births.append((workspace.clock.now - HOUR - random.randint(0, 400 * DAY), None))
    return sorted(births, key=lambda birth: birth[0])


def new_ticket(
    workspace: Workspace, random: Random, number: int, born: int, talk: Conversation | None
) -> Ticket:
    """File one ticket: of a conversation for a customer, otherwise among the team."""
    made = random.choice(list(_types(workspace, number, talk)))
    states = workspace.ticket_states
    first = next(iter(states))
    if number % 23 == 11:
        first = next((key for key, state in states.items() if state.archived), first)
    ticket = Ticket(
        talk.id if talk else new_ticket_id(workspace),
        born,
        born,
        workspace.identities.serial("ticket_number"),
        made.id,
        made.category,
        first,
        attributes=first_values(random, made.attributes, number, born),
    )
    if talk is not None:
        ticket.contacts, ticket.shared = list(talk.contacts), True
    elif made.category == "Back-office" and number % 4:
        contact = random.choice(list(workspace.contacts.values()))
        ticket.contacts = [(contact.id, contact.external_id)]
    return ticket


def _types(workspace: Workspace, number: int, talk: Conversation | None) -> Iterator[TicketType]:
    category = "Customer" if talk else "Tracker" if number % 3 == 0 else "Back-office"
    for made in workspace.ticket_types.values():
        if made.category == category:
            yield made


def _finishing_touches(workspace: Workspace, random: Random, ticket: Ticket, number: int) -> None:
    talks, now = list(workspace.conversations), workspace.clock.now
    if ticket.category == "Customer" and number % 3 == 1 and len(talks) > 1:
        # It came from another conversation, which goes on beside it.
        origin = random.choice([key for key in talks if key != ticket.id])
        link(workspace, ticket, "conversation", origin)
    elif ticket.category == "Back-office":
        customers = [row.id for row in workspace.tickets.values() if row.category == "Customer"]
        if customers and number % 2:
            link(workspace, ticket, "ticket", random.choice(customers))
    elif ticket.category == "Tracker" and talks:
        for key in random.sample(talks, min(len(talks), random.choice((1, 5, 40)))):
            kind = "ticket" if key in workspace.tickets else "conversation"
            link(workspace, ticket, kind, key)
        ticket.shared = number % 2 == 0
    if number % 10 == 6 and now - ticket.created_at > 30 * DAY:
        # A bulk edit stamps many with one second (reference §6.3).
        ticket.updated_at = max(ticket.updated_at, now - 15 * DAY)
    if number % 17 == 8 and ticket.parts:
        ticket.parts[0].redacted, ticket.parts[0].body = True, ""
