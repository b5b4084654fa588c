"""Conversations: how they open, and the odd ones among them."""

from __future__ import annotations

import contextlib
from random import Random

from interlake.simulator.records import Contact, Conversation, Json
from interlake.simulator.seed.story import DAY, HOUR, Story, Unfinished
from interlake.simulator.seed.texts import attachment, message, nasty_body
from interlake.simulator.seed.vocabulary import ANSWERS, FOLLOW_UPS, QUESTIONS
from interlake.simulator.shapes.companies import company_reference
from interlake.simulator.workspace import Workspace

_CHANNELS = ("conversation",) * 6 + ("email",) * 3 + ("whatsapp", "sms", "facebook", "instagram")
_TOPICS = ("Billing", "Login", "Feature request", "Bug \U0001f41b", "")
# Some workspaces hold conversations far beyond what one call returns (reference §2).
LONG_PARTS = 600
# Early ones, so that there was time for so much talk.
_LONG = (3, 10)


def seed_conversations(workspace: Workspace, random: Random, count: int) -> None:
    """Hold the conversations of the past, oldest first so that ids rise with time."""
    contacts = list(workspace.contacts.values())
    if not contacts:
        return
    now = workspace.clock.now
    births = sorted(_birth(workspace, random) for _ in range(count))
    for number, born in enumerate(births):
        # A few contacts write often.
        contact = contacts[int(len(contacts) * random.random() ** 1.6)]
        talk = open_conversation(workspace, random, contact, number, born)
        workspace.conversations[talk.id] = talk
        story = Story(workspace, random, talk, contact, number)
        with contextlib.suppress(Unfinished):
            if number in _LONG and count >= 50:
                _long_story(story)
            story.tell()
        _finishing_touches(story, number)
        if number % 10 == 7 and talk.state == "open" and now - born > 40 * DAY:
            # A bulk close stamps many with one second (reference §6.3).
            story.dialogue.close(max(talk.updated_at, now - 30 * DAY), story.admin.reference())
        note_contact_times(talk, contact)


def _birth(workspace: Workspace, random: Random) -> int:
    # Most write while the office is open; whoever does not is only sometimes kept.
    for _ in range(12):
        born = workspace.clock.now - HOUR - int(420 * DAY * random.random() ** 1.4)
        if workspace.office_hours.next_open(born) == born or random.random() < 0.1:
            break
    return born


def open_conversation(
    workspace: Workspace, random: Random, contact: Contact, number: int, born: int
) -> Conversation:
    """Open a conversation, by the customer or by a message sent to them."""
    key = workspace.identities.number("conversation")
    talk = Conversation(key, born, born, _source(workspace, random, contact, number))
    talk.contacts = [(contact.id, contact.external_id)]
    if talk.source["delivered_as"] == "customer_initiated":
        talk.waiting_since = born
    if number % 4 == 1:
        talk.title = ("Invoice", "", "Question about \u00e9t\u00e9", None)[number // 4 % 4]
    talk.custom = _custom(random, number, born)
    if contact.company_ids and number % 2:
        talk.company = company_reference(workspace.companies[contact.company_ids[0]])
    if number % 8 == 3:
        talk.topics = _topics(number // 8)
    if number % 11 == 2:
        status = ("hit", "missed", "cancelled", "active")[number // 11 % 4]
        talk.sla = {"type": "conversation_sla_summary", "sla_name": "VIP", "sla_status": status}
    return talk


def _topics(number: int) -> Json:
    places = [number % len(_TOPICS), (number + 1) % len(_TOPICS)][: 1 + number % 2]
    topics = [{"type": "topic", "id": 1 + place, "name": _TOPICS[place]} for place in places]
    return {"type": "topic.list", "topics": topics, "total_count": len(topics)}


def _source(workspace: Workspace, random: Random, contact: Contact, number: int) -> Json:
    outbound = number % 14 == 9
    kind = random.choice(_CHANNELS)
    admin = workspace.admins[random.choice(list(workspace.admins))]
    body = message(random, ANSWERS if outbound else QUESTIONS)
    if number % 40 == 15:
        body = nasty_body(number // 40)
    delivered = ("admin_initiated", "campaigns_initiated", "operator_initiated", "automated")
    subject = "<p>Your invoice &amp; more</p>" if kind == "email" and number % 2 else ""
    attachments = [attachment(random, number)] if number % 20 == 6 else []
    return {
        "type": kind,
        "id": workspace.identities.number("message"),
        "delivered_as": delivered[number // 14 % 4] if outbound else "customer_initiated",
        "subject": subject,
        "body": body,
        "author": admin.reference() if outbound else contact.reference(),
        "attachments": attachments,
        "url": f"https://app.acme.example/page/{number}" if number % 3 == 0 else None,
        "redacted": False,
    }


def _custom(random: Random, number: int, born: int) -> Json:
    custom: Json = {}
    if number % 2:
        custom["Issue type"] = random.choice(("bug", "question", "other"))
    if number % 5 == 1:
        custom |= {"Effort": random.randint(0, 13), "needs_call": random.random() < 0.5}
    if number % 9 == 4:
        custom |= {"refund_amount": random.choice((0.0, 12.5, 7)), "promised_at": born + DAY}
    return custom


def _long_story(story: Story) -> None:
    for step in range(LONG_PARTS):
        at = story.wait(5, 400)
        if step % 3:
            story.dialogue.contact_says(at, story.contact, message(story.random, FOLLOW_UPS))
        else:
            story.dialogue.admin_says(at, story.admin, message(story.random, ANSWERS))


def _finishing_touches(story: Story, number: int) -> None:
    talk, workspace = story.talk, story.workspace
    if number % 13 == 6:
        _invite(story, workspace)
    if number % 45 == 22:
        others = list(workspace.conversations)[-3:-1]
        talk.linked = [{"type": "conversation", "id": key, "category": None} for key in others]
    if number % 3 == 1:
        for _ in range(1 + number % 2):
            story.tag(talk.updated_at)
    if number % 8 == 4:
        talk.priority = story.random.choice(("low", "medium", "high", "urgent"))


def _invite(story: Story, workspace: Workspace) -> None:
    guest = story.random.choice(list(workspace.contacts.values()))
    if guest.id == story.contact.id:
        return
    story.talk.contacts.append((guest.id, guest.external_id))
    by = story.admin.reference()
    story.dialogue.write(story.talk.updated_at, "participant_added", by)


def note_contact_times(talk: Conversation, contact: Contact) -> None:
    """Let a contact's own times follow what was said."""
    facts = contact.facts
    for part in talk.parts:
        if part.body is None:
            continue
        if part.author["id"] == contact.id:
            key = "last_replied_at"
        elif part.author["type"] == "admin" and part.part_type == "comment":
            key = "last_contacted_at"
        else:
            continue
        facts[key] = max(facts.get(key) or part.created_at, part.created_at)
        contact.updated_at = max(contact.updated_at, part.created_at)
