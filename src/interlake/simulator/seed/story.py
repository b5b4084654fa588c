"""How one conversation goes, from its opening message to its last close."""

from __future__ import annotations

from random import Random

from interlake.simulator.dialogue import Dialogue
from interlake.simulator.records import Admin, Applied, Contact, Conversation, Json, Team
from interlake.simulator.seed.rare_parts import (
    ASSIGNMENTS,
    EVENTS,
    REVIVALS,
    quick_replies,
    revive,
    write_event,
)
from interlake.simulator.seed.texts import attachment, message, nasty_body
from interlake.simulator.seed.vocabulary import (
    ANSWERS,
    BOT_ANSWERS,
    FOLLOW_UPS,
    NOTES,
    REMARKS,
)
from interlake.simulator.workspace import Workspace

HOUR, DAY = 3600, 86400
# What Fin answers from (reference §4.3).
CITED = (
    {
        "content_type": "article",
        "url": "https://help.acme.example/en/articles/1",
        "title": "Getting started",
    },
    {"content_type": "file", "url": "https://files.acme.example/1", "title": "prices.pdf"},
    {"content_type": "content_snippet", "url": "", "title": "Refunds"},
)


class Unfinished(Exception):
    """What would come next has not happened yet."""


class Story:
    """Tells one conversation; time moves on with every step."""

    def __init__(
        self,
        workspace: Workspace,
        random: Random,
        talk: Conversation,
        contact: Contact,
        number: int,
    ) -> None:
        self.workspace, self.random, self.number = workspace, random, number
        self.talk, self.contact = talk, contact
        self.dialogue = Dialogue(talk, workspace.identities)
        self.at = talk.created_at
        bot = workspace.admins[workspace.bot_id]
        self.bot: Json = {**bot.reference(), "type": "bot"}
        self.team: Team = random.choice(list(workspace.teams.values()))
        members = [str(key) for key in self.team.admin_ids]
        # Some agents are busy, others quiet.
        weights = [2 ** max(0, 4 - place) for place in range(len(members))]
        self.admin: Admin = workspace.admins[random.choices(members, weights)[0]]

    def wait(self, least: int, most: int, *, office: bool = False) -> int:
        """Let time pass; what teammates do happens in office hours."""
        # Mostly soon, sometimes late.
        self.at += least + int((most - least) * self.random.random() ** 2.5)
        if office:
            opened = self.workspace.office_hours.next_open(self.at)
            if opened != self.at:
                self.at = opened + self.random.randint(0, 2 * HOUR)
        if self.at >= self.workspace.clock.now:
            raise Unfinished
        return self.at

    def tell(self) -> None:
        """Tell the story as far as the present."""
        roll = self.random.random()
        if self.talk.source["delivered_as"] != "customer_initiated" and roll < 0.6:
            # Outbound messages often get no reply at all: their statistics are null.
            return
        if self.number % 3 == 0 and self._fin_answers():
            return
        if self.number % 23 == 5:
            # A workflow answers, and nobody else does.
            self._workflow_says()
            return
        self._route()
        if self.number % 10 == 4:
            self._workflow_says()
        for _ in range(self.random.choice((1, 1, 2, 2, 3, 4))):
            self._exchange()
        self._event()
        if roll < 0.15:
            self._put_aside()
        if roll < 0.9:
            self._finish()
        if 0.3 < roll < 0.5:
            self._come_back()

    def _fin_answers(self) -> bool:
        talk, dialogue = self.talk, self.dialogue
        offer, choice = quick_replies(self.random)
        body = message(self.random, BOT_ANSWERS)
        talk.ai_agent = new_ai_agent(self.random, talk.created_at + 2)
        dialogue.bot_says(self.wait(3, 20), self.bot, body, answers=True, metadata=offer)
        self._event()
        if self.number % 2:
            words = "<p>Yes</p>"
            dialogue.contact_says(
                self.wait(30, 900), self.contact, words, part_type="quick_reply", metadata=choice
            )
        else:
            self._contact_says()
        if self.random.random() < 0.45:
            talk.ai_agent["resolution_state"] = self.random.choice(
                ("assumed_resolution", "confirmed_resolution")
            )
            talk.ai_agent["rating"] = self.random.choice((None, 1, 3, 5))
            dialogue.close(self.wait(60, DAY), self.bot)
            return True
        talk.ai_agent["resolution_state"] = self.random.choice(
            ("escalated", "negative_feedback", "procedure_handoff")
        )
        self._workflow_says()
        return False

    def _workflow_says(self) -> None:
        words = message(self.random, BOT_ANSWERS[2:])
        self.dialogue.bot_says(self.wait(3, 20), self.bot, words, answers=False)

    def _route(self) -> None:
        kind = ASSIGNMENTS[self.number % len(ASSIGNMENTS)]
        self.dialogue.assign(self.wait(1, 60), self.bot, self.team, kind)
        if self.number % 6:
            at = self.wait(60, 2 * HOUR, office=True)
            self.dialogue.assign(at, self.admin.reference(), self.admin)

    def _exchange(self) -> None:
        if self.number % 12 == 7:
            # Reply and assign in one go: an assignment with a body (reference §4.4).
            part = self.dialogue.assign(
                self.wait(60, 3 * HOUR, office=True), self.admin.reference(), self.admin
            )
            part.body, self.talk.waiting_since = message(self.random, ANSWERS), None
        else:
            at = self.wait(60, 5 * HOUR, office=True)
            self.dialogue.admin_says(at, self.admin, message(self.random, ANSWERS))
        if self.random.random() < 0.3:
            body = message(self.random, NOTES)
            self.dialogue.note(self.wait(5, 600), self.admin, body)
        if self.random.random() < 0.3:
            self._event()
        if self.random.random() < 0.75:
            self._contact_says()

    def _contact_says(self) -> None:
        body = message(self.random, FOLLOW_UPS)
        if self.random.random() < 0.01:
            body = nasty_body(self.number)
        part = self.dialogue.contact_says(self.wait(60, 6 * HOUR), self.contact, body)
        if self.random.random() < 0.08:
            part.attachments.append(attachment(self.random, self.number))
        if self.talk.source["type"] == "email":
            part.email_metadata = _email(self)

    def _event(self) -> None:
        kind = EVENTS[self.number % len(EVENTS)]
        self.number += 7
        contact = self.contact.reference()
        at = self.wait(1, 90)
        part = write_event(self.dialogue, at, kind, bot=self.bot, admin=self.admin, contact=contact)
        if kind == "conversation_tags_updated":
            self.tag(at)
            part.tag_ids = list(self.talk.tags)[:2]
            names = [self.workspace.tags[key].name for key in part.tag_ids]
            part.event_details = {"tags_added": names, "tags_removed": []}
        if kind == "priority_changed":
            before = self.talk.priority
            self.talk.priority = self.random.choice(("low", "medium", "high", "urgent"))
            part.event_details = {
                "current_priority": self.talk.priority,
                "previous_priority": before,
            }

    def tag(self, at: int) -> None:
        """Put a tag on the conversation."""
        key = self.random.choice(list(self.workspace.tags))
        self.talk.tags[key] = Applied(at, self.admin.id)

    def _put_aside(self) -> None:
        author = self.admin.reference()
        at = self.wait(60, HOUR, office=True)
        if self.number % 5 == 0:
            # Some are still put aside today.
            later = self.workspace.clock.now + self.random.randint(HOUR, 20 * DAY)
            self.dialogue.snooze(at, author, later)
            raise Unfinished
        self.dialogue.snooze(at, author, at + self.random.randint(HOUR, 9 * DAY))
        self.wait(HOUR, 3 * DAY)
        if self.number % 3 == 0:
            revive(self.dialogue, self.at, REVIVALS[1 + self.number % 2 * 2], self.admin, self.team)
        else:
            kind = "timer_unsnooze" if self.number % 3 == 1 else "unsnoozed"
            self.dialogue.wake(self.at, author, kind)

    def _finish(self) -> None:
        words = message(self.random, ANSWERS) if self.random.random() < 0.3 else None
        by = self.bot if self.number % 9 == 8 else self.admin.reference()
        self.dialogue.close(self.wait(60, 2 * DAY, office=True), by, words)
        if self.random.random() < 0.35:
            self.dialogue.ask_rating(self.wait(1, 60), self.contact, self.admin)
            if self.random.random() < 0.6:
                stars = self.random.choices((1, 2, 3, 4, 5), (2, 1, 2, 5, 9))[0]
                remark = self.random.choice((None, *REMARKS))
                self.dialogue.rate(self.wait(60, DAY), self.contact, stars, remark)

    def _come_back(self) -> None:
        if self.number % 4 == 0:
            kind = REVIVALS[self.number // 4 % 2 * 2]
            revive(self.dialogue, self.wait(HOUR, 5 * DAY), kind, self.admin, self.team)
        elif self.number % 4 == 1:
            self.dialogue.open(self.wait(HOUR, 5 * DAY), self.admin.reference())
        else:
            self.wait(HOUR, 5 * DAY)
            self._contact_says()
        self._exchange()
        if self.number % 5 == 2:
            self.dialogue.assign(self.wait(5, 60), self.admin.reference(), None)
        self._finish()


def new_ai_agent(random: Random, at: int) -> Json:
    """Give Fin's share in a conversation whose outcome is still open."""
    sources = [{**source, "locale": "en"} for source in CITED[at % 3 : at % 3 + 1 + at % 2]]
    return {
        "source_type": random.choice(("workflow", "profile", "essentials_plan_setup")),
        "source_title": random.choice((None, "Fin on the website")),
        "last_answer_type": random.choice(("ai_answer", "custom_answer", None)),
        "resolution_state": None,
        "rating": None,
        "rating_remark": None,
        "created_at": at,
        "updated_at": at,
        "content_sources": {
            "type": "content_source.list",
            "total_count": len(sources),
            "content_sources": sources,
        },
    }


def _email(story: Story) -> Json:
    address = story.contact.facts.get("email") or "nobody@nowhere.example"
    headers = [
        {"type": "from", "email_address": address, "name": story.contact.facts.get("name")},
        {"type": "to", "email_address": "team@acme.example", "name": None},
    ]
    subject = f"Re: {story.talk.source['subject'] or 'no subject'}"
    message_id = f"<{story.talk.id}.{len(story.talk.parts)}@mail.example>"
    return {"subject": subject, "email_address_headers": headers, "message_id": message_id}
