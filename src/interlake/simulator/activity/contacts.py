"""What happens to contacts."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.attachments import change_role
from interlake.simulator.events import see
from interlake.simulator.records import Applied, Contact
from interlake.simulator.removals import delete_contact, merge_contacts
from interlake.simulator.seed.contacts import new_contact, write_note
from interlake.simulator.seed.labels import CONTACT_SEGMENTS
from interlake.simulator.seed.vocabulary import COUNTRIES, LAST_NAMES, NASTY_TEXTS
from interlake.simulator.workspace import Workspace


def _arrive(scene: Scene) -> bool:
    workspace = scene.workspace
    now = workspace.clock.now
    workspace.add(workspace.contacts, new_contact(workspace, scene.random, scene.number, now))
    return True


def _edit(scene: Scene) -> bool:
    workspace, random = scene.workspace, scene.random
    contact = scene.any(workspace.contacts)
    if contact is None:
        return False
    with workspace.changing(contact):
        roll = random.randrange(6)
        if roll == 0:
            contact.facts["name"] = random.choice((*LAST_NAMES, *NASTY_TEXTS))
        elif roll == 1:
            contact.facts["email"] = f"changed.{scene.number}@mail.example"
        elif roll == 2:
            contact.custom = {**contact.custom, "seats": random.randint(0, 99)}
        elif roll == 3:
            contact.owner_id = random.choice((None, int(scene.teammate().id)))
        elif roll == 4:
            unsubscribed = not contact.facts.get("unsubscribed_from_emails")
            contact.facts["unsubscribed_from_emails"] = unsubscribed
        else:
            country, region, city, code, continent = random.choice(COUNTRIES)
            place = {"country": country, "region": region, "city": city}
            contact.location = {**place, "country_code": code, "continent_code": continent}
    return True


def _visit(scene: Scene) -> bool:
    contact = scene.any(scene.workspace.contacts)
    if contact is None:
        return False
    see(scene.workspace, contact)
    return True


def _bulk_edit(scene: Scene) -> bool:
    # Many rows with one second: the trap of reference §6.3.
    contacts = list(scene.workspace.contacts.values())
    size = min(200, len(contacts) // 80)
    for contact in scene.random.sample(contacts, size):
        with scene.workspace.changing(contact):
            contact.custom = {**contact.custom, "is_beta": scene.number % 2 == 0}
    return size > 0


def _tag(scene: Scene) -> bool:
    workspace = scene.workspace
    contact, tag = scene.any(workspace.contacts), scene.any(workspace.tags)
    if contact is None or tag is None or tag.id in contact.tags:
        return False
    # Tagging does not touch updated_at (reference §6.4).
    with workspace.changing(contact, bump=False):
        contact.tags[tag.id] = Applied(workspace.clock.now, scene.teammate().id)
    return True


def _untag(scene: Scene) -> bool:
    contact = scene.any(scene.workspace.contacts)
    if contact is None or not contact.tags:
        return False
    with scene.workspace.changing(contact, bump=False):
        del contact.tags[scene.random.choice(list(contact.tags))]
    return True


def _change_segment(scene: Scene) -> bool:
    contact = scene.any(scene.workspace.contacts)
    if contact is None or contact.role == "lead":
        return False
    key = scene.random.choice(list(scene.workspace.segments)[: CONTACT_SEGMENTS - 1])
    # Nor do segments, which Intercom computes by itself (reference §6.4).
    with scene.workspace.changing(contact, bump=False):
        if key in contact.segment_ids:
            contact.segment_ids.remove(key)
        else:
            contact.segment_ids = sorted((*contact.segment_ids, key))
    return True


def _write_note(scene: Scene) -> bool:
    workspace = scene.workspace
    contact = scene.any(workspace.contacts)
    if contact is None:
        return False
    with workspace.changing(contact):
        write_note(workspace, scene.random, contact, workspace.clock.now)
    return True


def _delete(scene: Scene) -> bool:
    workspace = scene.workspace
    contact = scene.any(workspace.contacts)
    if contact is None or not scene.may_lose("contacts", workspace.contacts):
        return False
    delete_contact(workspace, contact)
    return True


def _some(scene: Scene, role: str) -> Contact | None:
    contacts = scene.workspace.contacts.values()
    fitting = [contact for contact in contacts if contact.role == role]
    return scene.random.choice(fitting) if fitting else None


def _merge(scene: Scene) -> bool:
    workspace = scene.workspace
    lead, user = _some(scene, "lead"), _some(scene, "user")
    if lead is None or user is None or not scene.may_lose("contacts", workspace.contacts):
        return False
    merge_contacts(workspace, lead, user, workspace.clock.now)
    return True


def _convert(scene: Scene) -> bool:
    lead = _some(scene, "lead")
    if lead is None:
        return False
    change_role(scene.workspace, lead, "user")
    with scene.workspace.changing(lead):
        lead.external_id = f"converted-{scene.number}"
        lead.segment_ids = []
    return True


def _share(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.contacts) * share


HAPPENINGS = (
    Happening("contacts_created", _share(0.008), _arrive),
    Happening("contacts_edited", _share(0.02), _edit),
    Happening("contacts_seen", _share(0.03), _visit),
    Happening("contacts_bulk_edited", lambda workspace: 0.8, _bulk_edit),
    Happening("contacts_tagged", _share(0.012), _tag),
    Happening("contacts_untagged", _share(0.01), _untag),
    Happening("segments_changed", _share(0.02), _change_segment),
    Happening("notes_written", _share(0.004), _write_note),
    Happening("contacts_deleted", _share(0.003), _delete),
    Happening("contacts_merged", _share(0.001), _merge),
    Happening("leads_converted", _share(0.001), _convert),
)
