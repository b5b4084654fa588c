"""/notes/{id} and /visitors (reference §3.1)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import object_answer
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.shapes.labels import company_note, contact_note


def get_note(call: Call) -> Answer:
    """Answer one note, of a contact or of a company; there is no list of all notes."""
    workspace, key = call.simulator.workspace, call.params["id"]
    for contact in workspace.contacts.values():
        for note in contact.notes:
            if note.id == key:
                return object_answer(contact_note(contact, note, call.version))
    for company in workspace.companies.values():
        for note in company.notes:
            if note.id == key:
                shape = {**company_note(company, note), "contact": None}
                if call.version < "2.15":
                    # Companies have notes of their own since then (fields part A).
                    del shape["company"]
                return object_answer(shape)
    raise not_found("note")


def get_visitor(call: Call) -> Answer:
    """Answer that there is no such visitor: only contacts are kept here."""
    if "user_id" not in call.query:
        raise invalid("user_id is required", "parameter_not_found")
    raise not_found("visitor")


ENDPOINTS = (
    Endpoint("GET", "/notes/{id}", get_note),
    Endpoint("GET", "/visitors", get_visitor),
)
