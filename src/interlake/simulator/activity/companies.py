"""What happens to companies."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.attachments import attach, detach, remove_users
from interlake.simulator.records import Company
from interlake.simulator.removals import delete_company
from interlake.simulator.seed.companies import new_company
from interlake.simulator.seed.vocabulary import PLANS
from interlake.simulator.workspace import Workspace


def _arrive(scene: Scene) -> bool:
    workspace = scene.workspace
    contact = scene.any(workspace.contacts)
    company = new_company(workspace, scene.random, scene.number, workspace.clock.now)
    workspace.add(workspace.companies, company)
    if contact is not None:
        attach(workspace, contact, company)
    return True


def _edit(scene: Scene) -> bool:
    workspace, random = scene.workspace, scene.random
    company = scene.any(workspace.companies)
    if company is None:
        return False
    with workspace.changing(company):
        roll = random.randrange(4)
        if roll == 0:
            company.facts = {**company.facts, "monthly_spend": random.choice((0, 49, 1999.99))}
        elif roll == 1:
            company.custom = {**company.custom, "risk": random.random()}
        elif roll == 2:
            number = random.randrange(len(PLANS))
            company.plan = {"type": "plan", "id": str(1000 + number), "name": PLANS[number]}
        else:
            company.name = f"{company.name}, Inc."[-60:]
    return True


def _visit(scene: Scene) -> bool:
    workspace = scene.workspace
    company = scene.any(workspace.companies)
    if company is None:
        return False
    sessions = company.facts["session_count"] + 1
    with workspace.changing(company):
        seen = {"last_request_at": workspace.clock.now, "session_count": sessions}
        company.facts = {**company.facts, **seen}
    return True


def _tag(scene: Scene) -> bool:
    workspace = scene.workspace
    company, tag = scene.any(workspace.companies), scene.any(workspace.tags)
    if company is None or tag is None:
        return False
    with workspace.changing(company, bump=False):
        if tag.id in company.tag_ids:
            company.tag_ids.remove(tag.id)
        else:
            company.tag_ids.append(tag.id)
    return True


def _attach(scene: Scene) -> bool:
    workspace = scene.workspace
    contact, company = scene.any(workspace.contacts), scene.any(workspace.companies)
    if contact is None or company is None or company.id in contact.company_ids:
        return False
    attach(workspace, contact, company)
    return True


def _detach(scene: Scene) -> bool:
    workspace = scene.workspace
    contact = scene.any(workspace.contacts)
    if contact is None or not contact.company_ids:
        return False
    company = workspace.companies[scene.random.choice(contact.company_ids)]
    detach(workspace, contact, company)
    return True


def _desert(scene: Scene) -> bool:
    # Only small companies, so that few attachments go with it.
    small = [row for row in _listed(scene) if len(row.contact_ids) <= 12]
    if not small or not scene.may_lose("companies", scene.workspace.companies):
        return False
    remove_users(scene.workspace, scene.random.choice(small))
    return True


def _come_back(scene: Scene) -> bool:
    workspace = scene.workspace
    deserted = [row for row in workspace.companies.values() if not workspace.is_listed(row)]
    users = [row for row in workspace.contacts.values() if row.role == "user"]
    if not deserted or not users:
        return False
    attach(workspace, scene.random.choice(users), scene.random.choice(deserted))
    return True


def _delete(scene: Scene) -> bool:
    workspace = scene.workspace
    listed = _listed(scene)
    if not listed or not scene.may_lose("companies", workspace.companies):
        return False
    delete_company(workspace, scene.random.choice(listed))
    return True


def _listed(scene: Scene) -> list[Company]:
    workspace = scene.workspace
    return [row for row in workspace.companies.values() if workspace.is_listed(row)]


def _share(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.companies) * share


HAPPENINGS = (
    Happening("companies_created", _share(0.004), _arrive),
    Happening("companies_edited", _share(0.03), _edit),
    Happening("companies_seen", _share(0.05), _visit),
    Happening("companies_tagged", _share(0.01), _tag),
    Happening("companies_attached", lambda workspace: len(workspace.contacts) * 0.006, _attach),
    Happening("companies_detached", lambda workspace: len(workspace.contacts) * 0.004, _detach),
    Happening("companies_deserted", _share(0.006), _desert),
    Happening("companies_inhabited", _share(0.004), _come_back),
    Happening("companies_deleted", _share(0.003), _delete),
)
