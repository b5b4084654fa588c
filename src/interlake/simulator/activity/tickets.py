"""What happens to tickets and their types."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.casebook import Casebook, link, working_on
from interlake.simulator.records import Admin, Conversation, Json, Ticket, TicketState
from interlake.simulator.removals import delete_ticket
from interlake.simulator.seed.texts import message
from interlake.simulator.seed.ticket_values import some_value
from interlake.simulator.seed.tickets import new_ticket
from interlake.simulator.seed.vocabulary import ANSWERS, FOLLOW_UPS, NOTES
from interlake.simulator.shapes.tickets import PARTS_CAP
from interlake.simulator.workspace import Workspace

DAY = 86_400
Fits = Callable[[Ticket], bool]
Step = Callable[[Scene, Ticket], None]


def _create(scene: Scene) -> bool:
    workspace, talk = scene.workspace, _some_talk(scene)
    if talk is None:
        return False
    now = workspace.clock.now
    with workspace.changing(talk):
        if scene.number % 2:
            made = new_ticket(workspace, scene.random, scene.number, now, talk)
            workspace.add(workspace.tickets, made)
        else:
            made = new_ticket(workspace, scene.random, scene.number, now, None)
            workspace.add(workspace.tickets, made)
            link(workspace, made, "conversation", talk.id)
    return True


def _some_talk(scene: Scene) -> Conversation | None:
    # One that is no ticket yet.
    tickets, talks = scene.workspace.tickets, scene.workspace.conversations
    rows = [row for row in talks.values() if row.id not in tickets]
    return scene.random.choice(rows) if scene.workspace.contacts and rows else None


def _to(fits: Fits, step: Step) -> Callable[[Scene], bool]:
    """Give a happening that takes a step with some ticket that fits, if there is one."""

    def happen(scene: Scene) -> bool:
        rows = [row for row in scene.workspace.tickets.values() if fits(row)]
        if not rows:
            return False
        ticket = scene.random.choice(rows)
        with working_on(scene.workspace, ticket):
            step(scene, ticket)
        return True

    return happen


def _book(scene: Scene, ticket: Ticket) -> Casebook:
    return Casebook(scene.workspace, ticket)


def _assignee(scene: Scene, ticket: Ticket) -> Admin:
    return scene.workspace.admins.get(str(ticket.admin_id)) or scene.teammate()


def _talk(scene: Scene, ticket: Ticket) -> None:
    now, random, book = scene.workspace.clock.now, scene.random, _book(scene, ticket)
    contact = scene.workspace.contacts.get(ticket.contacts[0][0]) if ticket.contacts else None
    if contact is not None and ticket.category != "Back-office" and random.random() < 0.4:
        book.contact_says(now, contact, message(random, FOLLOW_UPS))
        return
    kind, lines = ("note", NOTES) if random.random() < 0.3 else ("comment", ANSWERS)
    book.admin_says(now, _assignee(scene, ticket), message(random, lines), kind)


def _fill(scene: Scene, ticket: Ticket) -> None:
    workspace, random = scene.workspace, scene.random
    now = workspace.clock.now
    attribute = random.choice(workspace.ticket_types[ticket.type_id].attributes[2:])
    value = some_value(random, attribute, scene.number, now) if random.random() < 0.9 else None
    _book(scene, ticket).fill(now, _assignee(scene, ticket).reference(), attribute, value)


def _assign(scene: Scene, ticket: Ticket) -> None:
    workspace, teams = scene.workspace, list(scene.workspace.teams.values())
    to = scene.random.choice((scene.teammate(), scene.random.choice(teams), None))
    by = scene.teammate().reference()
    _book(scene, ticket).assign(workspace.clock.now, by, to)


def _move(*categories: str) -> Step:
    def step(scene: Scene, ticket: Ticket) -> None:
        state, by = _state(scene, ticket, categories), _assignee(scene, ticket).reference()
        _book(scene, ticket).move(scene.workspace.clock.now, by, state)

    return step


def _state(scene: Scene, ticket: Ticket, categories: tuple[str, ...]) -> TicketState:
    states = scene.workspace.ticket_states.values()
    fitting = [s for s in states if s.category in categories and ticket.type_id in s.type_ids]
    return scene.random.choice(fitting)


def _snooze(scene: Scene, ticket: Ticket) -> None:
    now = scene.workspace.clock.now
    until = now + scene.random.randint(3600, 5 * DAY)
    _book(scene, ticket).snooze(now, _assignee(scene, ticket).reference(), until)


def _wake(scene: Scene, ticket: Ticket) -> None:
    admin = scene.workspace.admins[scene.workspace.bot_id]
    bot: Json = {**admin.reference(), "type": "bot"}
    _book(scene, ticket).wake(scene.workspace.clock.now, bot)


def _redact(scene: Scene, ticket: Ticket) -> None:
    part = scene.random.choice([part for part in ticket.parts if part.body])
    part.body, part.redacted, part.attachments = "", True, []


def _delete(scene: Scene) -> bool:
    tickets = scene.workspace.tickets
    rows = [row for row in tickets.values() if len(row.parts) < PARTS_CAP]
    if not rows or not scene.may_lose("tickets", tickets):
        return False
    delete_ticket(scene.workspace, scene.random.choice(rows))
    return True


def _edit_type(scene: Scene) -> bool:
    made = scene.any(scene.workspace.ticket_types)
    if made is None:
        return False
    with scene.workspace.changing(made):
        made.description = f"Revised {scene.number}"
    for ticket in scene.workspace.tickets.values():
        if ticket.type_id == made.id:
            # Tickets show their type; being shown otherwise is no edit.
            scene.workspace.forget_bodies(ticket)
    return True


def _archive_state(scene: Scene) -> bool:
    # The first four are Intercom's own.
    states = list(scene.workspace.ticket_states.values())[4:]
    state = scene.random.choice(states)
    with scene.workspace.changing(state):
        state.archived = not state.archived
    return True


def _share(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.tickets) * share


def _daily(times: float) -> Callable[[Workspace], float]:
    return lambda workspace: times if workspace.tickets else 0.0


def _happening(
    name: str, per_day: Callable[[Workspace], float], happen: Callable[[Scene], bool]
) -> Happening:
    return Happening(name, per_day, happen, room="tickets")


HAPPENINGS = (
    _happening("tickets_created", lambda w: len(w.tickets) * 0.01 + 0.3, _create),
    _happening("tickets_continued", _share(0.03), _to(lambda row: row.open, _talk)),
    _happening("tickets_filled", _share(0.02), _to(lambda row: row.open, _fill)),
    _happening("tickets_assigned", _share(0.015), _to(lambda row: row.open, _assign)),
    _happening(
        "tickets_moved",
        _share(0.01),
        _to(lambda row: row.open, _move("in_progress", "waiting_on_customer")),
    ),
    _happening("tickets_resolved", _share(0.012), _to(lambda row: row.open, _move("resolved"))),
    _happening(
        "tickets_reopened", _share(0.003), _to(lambda row: not row.open, _move("in_progress"))
    ),
    _happening("tickets_snoozed", _share(0.004), _to(lambda row: row.open, _snooze)),
    _happening(
        "tickets_woken", _share(0.003), _to(lambda row: row.snoozed_until is not None, _wake)
    ),
    _happening(
        "tickets_grown_long", _daily(1.0), _to(lambda row: len(row.parts) > PARTS_CAP, _talk)
    ),
    _happening(
        "ticket_parts_redacted",
        _share(0.002),
        _to(lambda row: any(part.body for part in row.parts), _redact),
    ),
    _happening("tickets_deleted", _share(0.004), _delete),
    _happening("ticket_types_edited", _daily(0.3), _edit_type),
    _happening("ticket_states_archived", _daily(0.2), _archive_state),
)
