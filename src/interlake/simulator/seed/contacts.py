"""Contacts: users and leads with all that hangs on them."""

from __future__ import annotations

from random import Random
from typing import Any

from interlake.simulator.records import Applied, Contact, Json, Note
from interlake.simulator.seed.labels import CONTACT_SEGMENTS
from interlake.simulator.seed.vocabulary import (
    BROWSERS,
    COUNTRIES,
    FIRST_NAMES,
    LAST_NAMES,
    NASTY_TEXTS,
    NOTES,
    SYSTEMS,
)
from interlake.simulator.workspace import Workspace

DAY = 86400
# A sandbox had dates in 2056, and others lie before 1970 (reference §4.1, §6.19).
FAR_FUTURE, BEFORE_1970 = 2_714_500_000, -86_400_000


def seed_contacts(workspace: Workspace, random: Random, count: int) -> None:
    """Bring the contacts, attach them to companies, tag them, write notes about them."""
    companies = list(workspace.companies)
    # Every twentieth company keeps no user: no list shows it (reference §6.12).
    inhabited = [key for n, key in enumerate(companies) if n % 20 != 13]
    deserted = [key for n, key in enumerate(companies) if n % 20 == 13]
    for number in range(count):
        born = workspace.clock.now - random.randint(3 * DAY, 800 * DAY)
        contact = new_contact(workspace, random, number, born)
        workspace.contacts[contact.id] = contact
        _label(workspace, random, contact, number)
        _employ(workspace, random, contact, number, inhabited, deserted)
        contact.updated_at = random.randint(born, workspace.clock.now - 3600)
        # Bulk edits leave many rows with one second (reference §6.3).
        if number % 10 == 4:
            contact.updated_at = max(born, workspace.clock.now - (5 + number % 3) * DAY)
    _people_empty_companies(workspace, inhabited)


def _people_empty_companies(workspace: Workspace, inhabited: list[str]) -> None:
    users = [contact for contact in workspace.contacts.values() if contact.role == "user"]
    for position, key in enumerate(inhabited):
        if users and not workspace.is_listed(workspace.companies[key]):
            attach(workspace, users[(position * 7) % len(users)], key)


def new_contact(workspace: Workspace, random: Random, number: int, born: int) -> Contact:
    """Bring one contact, who has nothing yet but a profile."""
    lead = number % 5 == 3
    key = workspace.identities.object_id(born)
    contact = Contact(key, born, born, "lead" if lead else "user", None)
    if not lead:
        contact.external_id = f"user-{number}"
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    contact.facts = {"name": f"{first} {last}", **_reach(first, last, number, lead=lead)}
    if number % 31 == 5:
        contact.facts["name"] = NASTY_TEXTS[number // 31 % len(NASTY_TEXTS)]
    contact.facts |= _traces(random, number, born, workspace.clock.now)
    if number % 3:
        names = ("country", "region", "city", "country_code", "continent_code")
        contact.location = dict(zip(names, random.choice(COUNTRIES), strict=True))
    contact.custom = _custom(random, number, born)
    if number % 6 == 0:
        contact.owner_id = int(random.choice(list(workspace.admins)))
    if number % 15 == 2:
        url = f"https://social.example/{first.lower()}"
        contact.social = [{"type": "social_profile", "name": "Mastodon", "url": url}]
    if number % 29 == 4:
        contact.opted_out = ["1"]
    return contact


def _reach(first: str, last: str, number: int, *, lead: bool) -> Json:
    reach: Json = {}
    if lead and number % 2:
        # Leads without an address have null or "" (reference §4.1).
        reach["email"] = "" if number % 4 == 3 else None
    else:
        reach["email"] = f"{first}.{last}.{number}@mail{number % 7}.example".lower()
    if number % 4 == 0:
        reach["phone"] = f"+4915{number:08d}"
    if number % 12 == 6:
        url = f"https://avatars.example/{number}.png"
        reach["avatar"] = {"type": "avatar", "image_url": url}
    return reach


def _traces(random: Random, number: int, born: int, now: int) -> Json:
    facts: Json = {"signed_up_at": born}
    if number % 7:
        facts["last_seen_at"] = random.randint(born, now)
        browser, version = random.choice(BROWSERS)
        facts |= {"browser": browser, "browser_version": version, "os": random.choice(SYSTEMS)}
        facts["browser_language"] = random.choice(("en", "de", "pt-BR"))
    if number % 9 == 1:
        facts["last_email_opened_at"] = random.randint(born, now)
        facts["last_email_clicked_at"] = facts["last_email_opened_at"] + 5
    if number % 13 == 1:
        facts |= _phone("ios", random.randint(born, now), "iPhone17,2")
    if number % 13 == 2:
        facts |= _phone("android", random.randint(born, now), "Pixel 10")
    if number % 50 == 9:
        facts["signed_up_at"] = FAR_FUTURE
    if number % 50 == 19:
        facts["signed_up_at"] = BEFORE_1970
        facts["last_seen_at"] = 0
    if number % 11 == 0:
        facts |= {"utm_campaign": "autumn", "utm_source": "newsletter", "referrer": ""}
    for share, key in ((41, "has_hard_bounced"), (97, "marked_email_as_spam")):
        if number % share == 1:
            facts[key] = True
    if number % 8 == 5:
        facts["unsubscribed_from_emails"] = True
        facts["language_override"] = "de"
    return facts


def _phone(system: str, seen: int, device: str) -> Json:
    return {
        f"{system}_app_name": "Acme",
        f"{system}_app_version": "5.1",
        f"{system}_device": device,
        f"{system}_os_version": "26.0",
        f"{system}_sdk_version": "19.0.1",
        f"{system}_last_seen_at": seen,
    }


def _custom(random: Random, number: int, born: int) -> Json:
    # One attribute holds what its neighbours' types forbid (reference §6.20).
    mixed: tuple[Any, ...] = (None, 0, "", "7", 3.5, ["chess", "go"], False)
    custom: Json = {}
    if number % 2:
        custom["plan_name"] = random.choice(("free", "pro", "", None))
        custom["seats"] = random.choice((0, 1, 25, 2**31))
    if number % 3:
        custom["lifetimeValue"] = random.choice((0.0, 19.99, 1e-7, 12, -4.5))
        custom["is_beta"] = random.random() < 0.1
    if number % 4 == 1:
        custom["renewal_at"] = born + 365 * DAY
        custom["Favourite Colour"] = random.choice(("red", "green", "\U0001f7e6"))
    if number % 6 == 1:
        custom["Interests"] = mixed[number // 6 % len(mixed)]
    return custom


def _label(workspace: Workspace, random: Random, contact: Contact, number: int) -> None:
    # Some have more tags and notes than an inline list shows (reference §6.27).
    tags = 15 if number % 100 == 21 else random.choice((0, 0, 0, 1, 1, 2, 4))
    notes = 12 if number % 200 == 33 else (number % 17 == 4) + (number % 34 == 4)
    now = workspace.clock.now
    for key in random.sample(list(workspace.tags), tags):
        at = random.randint(contact.created_at, now)
        contact.tags[key] = Applied(at, random.choice(list(workspace.admins)))
    for _ in range(notes):
        write_note(workspace, random, contact, random.randint(contact.created_at, now))
    contact.notes.sort(key=lambda note: note.created_at)
    open_segments = list(workspace.segments)[:CONTACT_SEGMENTS]
    contact.segment_ids = sorted(random.sample(open_segments[:4], random.choice((0, 1, 1, 2))))
    if contact.role == "lead":
        contact.segment_ids = [open_segments[4]]


def write_note(workspace: Workspace, random: Random, contact: Contact, at: int) -> Note:
    """Write a note about a contact."""
    author = workspace.admins[random.choice(list(workspace.admins))].reference()
    body = f"<p>{random.choice(NOTES)}</p>"
    note = Note(workspace.identities.number("note"), at, author, body)
    contact.notes.append(note)
    return note


def _employ(
    workspace: Workspace,
    random: Random,
    contact: Contact,
    number: int,
    inhabited: list[str],
    deserted: list[str],
) -> None:
    wanted = 12 if number % 150 == 41 else random.choice((0, 0, 1, 1, 1, 2))
    if contact.role == "lead" and number % 3 == 0:
        inhabited, wanted = deserted, 1
    for key in random.sample(inhabited, min(wanted, len(inhabited))):
        attach(workspace, contact, key)


def attach(workspace: Workspace, contact: Contact, company_id: str) -> None:
    """Make a contact one of a company's people."""
    if company_id not in contact.company_ids:
        contact.company_ids.append(company_id)
        workspace.companies[company_id].contact_ids[contact.id] = None
