"""Which contacts belong to which companies, kept in step on both sides."""

from __future__ import annotations

from interlake.simulator.records import Company, Contact
from interlake.simulator.workspace import Workspace


def attach(workspace: Workspace, contact: Contact, company: Company) -> None:
    """Make a contact one of a company's people."""
    if company.id in contact.company_ids:
        return
    with workspace.changing(contact):
        contact.company_ids.append(company.id)
    company.contact_ids[contact.id] = None
    workspace.forget_bodies(company)


def detach(workspace: Workspace, contact: Contact, company: Company) -> None:
    """Part a contact from a company."""
    if company.id not in contact.company_ids:
        return
    with workspace.changing(contact):
        contact.company_ids.remove(company.id)
    del company.contact_ids[contact.id]
    workspace.forget_bodies(company)


def remove_users(workspace: Workspace, company: Company) -> None:
    """Take a company's users away: lists lose it, though it lives on (reference §6.12)."""
    for key in list(company.contact_ids):
        contact = workspace.contacts[key]
        if contact.role == "user":
            detach(workspace, contact, company)


def change_role(workspace: Workspace, contact: Contact, role: str) -> None:
    """Turn a lead into a user or back, which changes its companies' counts."""
    with workspace.changing(contact):
        contact.role = role
    for key in contact.company_ids:
        workspace.forget_bodies(workspace.companies[key])
