"""How one ticket goes, from being filed to being resolved."""

from __future__ import annotations

from random import Random

from interlake.simulator.casebook import Casebook, contact_author
from interlake.simulator.records import Admin, Contact, Json, Team, Ticket, TicketState
from interlake.simulator.seed.story import DAY, HOUR, Unfinished
from interlake.simulator.seed.texts import attachment, message, nasty_body
from interlake.simulator.seed.ticket_values import some_value
from interlake.simulator.seed.vocabulary import ANSWERS, FOLLOW_UPS, NOTES
from interlake.simulator.workspace import Workspace


class TicketStory:
    """Tells one ticket; time moves on with every step."""

    def __init__(self, workspace: Workspace, random: Random, ticket: Ticket, number: int) -> None:
        self.workspace, self.random, self.number = workspace, random, number
        self.ticket, self.book = ticket, Casebook(workspace, ticket)
        self.at = ticket.created_at
        bot = workspace.admins[workspace.bot_id]
        self.bot: Json = {**bot.reference(), "type": "bot"}
        self.team: Team = random.choice(list(workspace.teams.values()))
        members = [workspace.admins[str(key)] for key in self.team.admin_ids]
        self.admin: Admin = random.choice(members or [workspace.admins[workspace.owner_id]])

    @property
    def contact(self) -> Contact | None:
        """Who the ticket is for, if there is somebody."""
        contacts = self.ticket.contacts
        return self.workspace.contacts.get(contacts[0][0]) if contacts else None

    def wait(self, least: int, most: int) -> int:
        """Let time pass; now and then two things share a second."""
        self.at += 0 if self.random.random() < 0.1 else self.random.randint(least, most)
        if self.at >= self.workspace.clock.now:
            raise Unfinished
        return self.at

    def tell(self) -> None:
        """Tell the story as far as the present."""
        if self.number % 7 == 5:
            return
        self._route()
        for step in range(self.random.choice((1, 2, 2, 3, 4))):
            self._talk()
            self._fill(step)
        if self.number % 8 == 3:
            self._put_aside()
        if self.random.random() < 0.75:
            self._resolve()
            if self.number % 6 == 2:
                self._reopen()

    def talk_at_length(self, parts: int) -> None:
        """Say more than one call returns (reference §2)."""
        for step in range(parts):
            at = self.wait(5, 400)
            if step % 3 and self.contact is not None:
                self.book.contact_says(at, self.contact, message(self.random, FOLLOW_UPS))
            else:
                self.book.admin_says(at, self.admin, message(self.random, ANSWERS))

    def state(self, category: str) -> TicketState:
        """Give some state of a category that tickets of this type may have."""
        fitting = [
            state
            for state in self.workspace.ticket_states.values()
            if state.category == category
            and self.ticket.type_id in state.type_ids
            and not state.archived
        ]
        return self.random.choice(fitting)

    def _route(self) -> None:
        if self.number % 10 == 9:
            # The API moves a new ticket into the state it has.
            state = self.workspace.ticket_states[self.ticket.state_id]
            part = self.book.move(self.wait(1, 5), self.admin.reference(), state)
            part.app_package_code = "test-integration"
        self.book.assign(self.wait(1, 60), self.bot, self.team, "default_assignment")
        if self.number % 5:
            self.book.assign(self.wait(60, 4 * HOUR), self.admin.reference(), self.admin)
        kind = "ticket_state_updated_by_workflow" if self.number % 4 == 0 else None
        by = self.bot if kind else self.admin.reference()
        at, state = self.wait(60, DAY), self.state("in_progress")
        self.book.move(at, by, state, kind or "ticket_state_updated_by_admin")

    def _talk(self) -> None:
        random, book = self.random, self.book
        if random.random() < 0.4:
            book.admin_says(self.wait(60, DAY), self.admin, message(random, NOTES), "note")
        part = book.admin_says(self.wait(60, DAY), self.admin, message(random, ANSWERS))
        if random.random() < 0.1:
            part.attachments.append(attachment(random, self.number))
        if random.random() < 0.1:
            part.external_id = f"erp-{self.number}-{len(self.ticket.parts)}"
        contact = self.contact
        if contact is None or self.ticket.category == "Back-office":
            return
        if random.random() < 0.5:
            book.move(self.wait(1, 9), self.admin.reference(), self.state("waiting_on_customer"))
        body = nasty_body(self.number) if random.random() < 0.06 else message(random, FOLLOW_UPS)
        book.contact_says(self.wait(60, 2 * DAY), contact, body)

    def _fill(self, step: int) -> None:
        attributes = self.workspace.ticket_types[self.ticket.type_id].attributes[2:]
        attribute = attributes[(self.number + step) % len(attributes)]
        value = some_value(self.random, attribute, self.number, self.at)
        if self.random.random() < 0.15:
            value = [] if attribute.data_type == "files" else None
        authors = [self.admin.reference(), self.bot]
        if self.contact is not None:
            authors.append(contact_author(self.contact))
        by = authors[(self.number + step) % len(authors)]
        self.book.fill(self.wait(1, HOUR), by, attribute, value)

    def _put_aside(self) -> None:
        at = self.wait(60, DAY)
        if self.number % 16 == 3:
            later = self.workspace.clock.now + self.random.randint(HOUR, 20 * DAY)
            self.book.snooze(at, self.admin.reference(), later)
            raise Unfinished
        self.book.snooze(at, self.admin.reference(), at + DAY)
        self.book.wake(self.wait(HOUR, 2 * DAY), self.bot)

    def _resolve(self) -> None:
        by = self.admin.reference()
        if self.number % 9 == 1:
            by = {"type": "team", "id": self.team.id, "name": self.team.name, "email": ""}
        self.book.move(self.wait(HOUR, 6 * DAY), by, self.state("resolved"))
        self.book.write(self.at, "close", by)

    def _reopen(self) -> None:
        self.book.move(self.wait(HOUR, 6 * DAY), self.admin.reference(), self.state("in_progress"))
        if self.number % 12 == 2:
            self.book.assign(self.wait(5, 60), self.admin.reference(), None)
        else:
            self._resolve()
