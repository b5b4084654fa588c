"""What happens in conversations."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.dialogue import Dialogue
from interlake.simulator.records import Admin, Applied, Contact, Conversation, Json
from interlake.simulator.removals import delete_conversation, delete_part, redact_part
from interlake.simulator.seed.conversations import open_conversation
from interlake.simulator.seed.rare_parts import EVENTS, write_event
from interlake.simulator.seed.story import new_ai_agent
from interlake.simulator.seed.texts import message
from interlake.simulator.seed.vocabulary import (
    ANSWERS,
    BOT_ANSWERS,
    FOLLOW_UPS,
    NOTES,
    REMARKS,
)
from interlake.simulator.shapes.conversations import PARTS_CAP
from interlake.simulator.workspace import Workspace

DAY = 86_400


def _arrive(scene: Scene) -> bool:
    workspace, random = scene.workspace, scene.random
    contact = scene.any(workspace.contacts)
    if contact is None:
        return False
    now = workspace.clock.now
    talk = open_conversation(workspace, random, contact, scene.number, now)
    if scene.number % 3 == 0:
        dialogue = Dialogue(talk, workspace.identities)
        talk.ai_agent = new_ai_agent(random, now)
        dialogue.bot_says(now, _bot(scene), message(random, BOT_ANSWERS), answers=True)
    workspace.add(workspace.conversations, talk)
    return True


def _bot(scene: Scene) -> Json:
    bot = scene.workspace.admins[scene.workspace.bot_id]
    return {**bot.reference(), "type": "bot"}


def _contact_of(scene: Scene, talk: Conversation) -> Contact | None:
    # The contact may have been deleted; its conversations stay.
    return scene.workspace.contacts.get(talk.contacts[0][0])


def _go_on(scene: Scene) -> bool:
    talk = _some(scene, lambda row: row.state == "open")
    if talk is None:
        return False
    steps = (_contact_says, _admin_says, _close, _snooze, _event)
    step = scene.random.choices(steps, (30, 35, 20, 5, 10))[0]
    with scene.workspace.changing(talk):
        step(scene, talk)
    return True


def _some(scene: Scene, fits: Callable[[Conversation], bool]) -> Conversation | None:
    rows = [row for row in scene.workspace.conversations.values() if fits(row)]
    return scene.random.choice(rows) if rows else None


def _contact_says(scene: Scene, talk: Conversation) -> None:
    workspace, contact = scene.workspace, _contact_of(scene, talk)
    if contact is None:
        return _close(scene, talk)
    now = workspace.clock.now
    dialogue = Dialogue(talk, workspace.identities)
    dialogue.contact_says(now, contact, message(scene.random, FOLLOW_UPS))
    with workspace.changing(contact):
        contact.facts["last_replied_at"] = now
    return None


def _admin_says(scene: Scene, talk: Conversation) -> None:
    workspace, admin = scene.workspace, _assignee(scene, talk)
    now = workspace.clock.now
    dialogue = Dialogue(talk, workspace.identities)
    if scene.number % 5 == 0:
        dialogue.note(now, admin, message(scene.random, NOTES))
        return
    dialogue.admin_says(now, admin, message(scene.random, ANSWERS))
    contact = _contact_of(scene, talk)
    if contact is not None:
        with workspace.changing(contact):
            contact.facts["last_contacted_at"] = now


def _assignee(scene: Scene, talk: Conversation) -> Admin:
    current = scene.workspace.admins.get(str(talk.admin_id))
    if current is not None:
        return current
    admin = scene.teammate()
    dialogue = Dialogue(talk, scene.workspace.identities)
    dialogue.assign(scene.workspace.clock.now, admin.reference(), admin)
    return admin


def _close(scene: Scene, talk: Conversation) -> None:
    workspace, admin = scene.workspace, _assignee(scene, talk)
    now = workspace.clock.now
    dialogue = Dialogue(talk, workspace.identities)
    dialogue.close(now, admin.reference())
    contact = _contact_of(scene, talk)
    if contact is not None and talk.rating is None and scene.number % 3 == 0:
        dialogue.ask_rating(now, contact, admin)


def _snooze(scene: Scene, talk: Conversation) -> None:
    workspace, author = scene.workspace, _assignee(scene, talk).reference()
    now = workspace.clock.now
    until = now + scene.random.randint(3600, 5 * DAY)
    Dialogue(talk, workspace.identities).snooze(now, author, until)


def _event(scene: Scene, talk: Conversation) -> None:
    workspace = scene.workspace
    contact = _contact_of(scene, talk)
    kind = EVENTS[scene.number % len(EVENTS)]
    write_event(
        Dialogue(talk, workspace.identities),
        workspace.clock.now,
        kind,
        bot=_bot(scene),
        admin=_assignee(scene, talk),
        contact=contact.reference() if contact else _bot(scene),
    )


def _wake(scene: Scene) -> bool:
    workspace = scene.workspace
    now = workspace.clock.now
    talk = _some(scene, lambda row: row.state == "snoozed")
    if talk is None:
        return False
    with workspace.changing(talk):
        Dialogue(talk, workspace.identities).wake(now, _bot(scene))
    return True


def _come_back(scene: Scene) -> bool:
    talk = _some(scene, lambda row: row.state == "closed" and _contact_of(scene, row) is not None)
    if talk is None:
        return False
    with scene.workspace.changing(talk):
        _contact_says(scene, talk)
    return True


def _grow_long(scene: Scene) -> bool:
    # What slides beyond the newest 500 can be seen no more (reference §2).
    talk = _some(scene, lambda row: len(row.parts) > PARTS_CAP)
    if talk is None:
        return False
    with scene.workspace.changing(talk):
        _admin_says(scene, talk)
    return True


def _rate(scene: Scene) -> bool:
    workspace, random = scene.workspace, scene.random
    talk = _some(scene, lambda row: row.rating is not None and row.rating["rating"] is None)
    contact = _contact_of(scene, talk) if talk else None
    if talk is None or contact is None:
        return False
    with workspace.changing(talk):
        remark = random.choice((None, *REMARKS))
        dialogue = Dialogue(talk, workspace.identities)
        dialogue.rate(workspace.clock.now, contact, random.randint(1, 5), remark)
    return True


def _tag(scene: Scene) -> bool:
    workspace = scene.workspace
    talk, tag = scene.any(workspace.conversations), scene.any(workspace.tags)
    if talk is None or tag is None or tag.id in talk.tags:
        return False
    with workspace.changing(talk):
        talk.tags[tag.id] = Applied(workspace.clock.now, scene.teammate().id)
    return True


def _untag(scene: Scene) -> bool:
    talk = _some(scene, lambda row: bool(row.tags))
    if talk is None:
        return False
    with scene.workspace.changing(talk):
        del talk.tags[scene.random.choice(list(talk.tags))]
    return True


def _read(scene: Scene) -> bool:
    talk = _some(scene, lambda row: not row.read)
    if talk is None:
        return False
    with scene.workspace.changing(talk):
        talk.read = True
    return True


def _redact(scene: Scene) -> bool:
    talk = _some(scene, lambda row: any(part.body for part in row.parts))
    if talk is None:
        return False
    with scene.workspace.changing(talk):
        redact_part(talk, scene.random.choice([part for part in talk.parts if part.body]).id)
    return True


def _delete_part(scene: Scene) -> bool:
    talk = _some(scene, lambda row: len(row.parts) > 3)
    if talk is None:
        return False
    with scene.workspace.changing(talk):
        delete_part(talk, scene.random.choice(talk.parts).id)
    return True


def _delete(scene: Scene) -> bool:
    workspace = scene.workspace
    talk = _some(scene, lambda row: len(row.parts) < PARTS_CAP)
    if talk is None or not scene.may_lose("conversations", workspace.conversations):
        return False
    delete_conversation(workspace, talk, metrics_retained=scene.number % 3 == 0)
    return True


def _share(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.conversations) * share


HAPPENINGS = (
    Happening("conversations_created", _share(0.01), _arrive),
    Happening("conversations_continued", _share(0.03), _go_on),
    Happening("conversations_woken", _share(0.001), _wake),
    Happening("conversations_reopened", _share(0.003), _come_back),
    Happening("conversations_grown_long", lambda workspace: 1.0, _grow_long),
    Happening("conversations_rated", _share(0.003), _rate),
    Happening("conversations_tagged", _share(0.006), _tag),
    Happening("conversations_untagged", _share(0.002), _untag),
    Happening("conversations_read", _share(0.002), _read),
    Happening("parts_redacted", _share(0.0008), _redact),
    Happening("parts_deleted", _share(0.0003), _delete_part),
    Happening("conversations_deleted", _share(0.002), _delete),
)
