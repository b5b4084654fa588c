"""Companies, before any contact belongs to them."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import Company, Json, Note
from interlake.simulator.seed.labels import CONTACT_SEGMENTS
from interlake.simulator.seed.vocabulary import (
    COMPANY_FIRST,
    COMPANY_LAST,
    INDUSTRIES,
    NASTY_TEXTS,
    PLANS,
)
from interlake.simulator.workspace import Workspace

DAY = 86400


def seed_companies(workspace: Workspace, random: Random, count: int) -> None:
    """Found the companies."""
    for number in range(count):
        born = workspace.clock.now - random.randint(2 * DAY, 900 * DAY)
        company = new_company(workspace, random, number, born)
        workspace.companies[company.id] = company
        company.updated_at = random.randint(born, workspace.clock.now - 3600)


def new_company(workspace: Workspace, random: Random, number: int, born: int) -> Company:
    """Found one company."""
    name = f"{random.choice(COMPANY_FIRST)} {random.choice(COMPANY_LAST)} {number}"
    if number % 23 == 7:
        name = NASTY_TEXTS[number // 23 % len(NASTY_TEXTS)]
    key = workspace.identities.object_id(born)
    company = Company(key, born, born, f"acct-{number:05d}", name)
    if number % 40 == 11:
        # Qualifying a lead makes a company with such an id (reference §4.2).
        company.company_id = f"{key}-qualification-company"
    company.facts = _facts(random, number, born, workspace.clock.now)
    if number % 5:
        plan = random.randrange(len(PLANS))
        company.plan = {"type": "plan", "id": str(1000 + plan), "name": PLANS[plan]}
    company.custom = _custom(random, number, born)
    company.tag_ids = random.sample(list(workspace.tags), random.choice((0, 0, 1, 1, 2, 3)))
    segments = list(workspace.segments)[CONTACT_SEGMENTS + 1 :]
    company.segment_ids = random.sample(segments, random.choice((0, 0, 1, len(segments))))
    if number % 25 == 3:
        author = workspace.admins[workspace.owner_id].reference()
        note = Note(workspace.identities.number("note"), born + DAY, author, "<p>Pays late.</p>")
        company.notes.append(note)
    return company


def _facts(random: Random, number: int, born: int, now: int) -> Json:
    facts: Json = {
        "monthly_spend": random.choice((0, 29, 99.5, 1200, 0.1)),
        "session_count": random.randint(0, 9000),
    }
    # These five may be absent altogether (reference §4.2).
    if number % 3:
        facts["remote_created_at"] = born - 30 * DAY
    if number % 4:
        facts["last_request_at"] = random.randint(min(born, now - 3600), now)
    if number % 3 != 1:
        facts["size"] = random.choice((0, 3, 40, 5000))
    if number % 2:
        facts["website"] = f"https://company-{number}.example"
    if number % 7:
        facts["industry"] = random.choice(INDUSTRIES)
    return facts


def _custom(random: Random, number: int, born: int) -> Json:
    custom: Json = {}
    if number % 2:
        custom["tier"] = random.choice(("gold", "silver"))
    if number % 3:
        custom["Employees 2025"] = random.randint(0, 100_000)
        custom["risk"] = random.choice((0.0, 0.25, 1, -3.5))
    if number % 4:
        custom["is_partner"] = random.random() < 0.2
        custom["contract_ends_at"] = born + 1000 * DAY
    return custom
