"""What people do and leave behind is what the official documents say, but for the deviations."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.deviations import DEVIATIONS, PEOPLE_DEVIATIONS
from simulator.inprocess import Sim
from simulator.openapi import FOLDER, part_problems, problems

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no OpenAPI documents in {FOLDER}"),
]

DAY = 86_400
VERSIONS = ("2.14", "2.16")
KNOWN = DEVIATIONS.keys() | PEOPLE_DEVIATIONS.keys()
# (path in the document, path of the simulator, query, since)
CALLS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("/admins/activity_logs", "/admins/activity_logs", {"created_at_after": 0}, "2.14"),
    (
        "/admins/activity_logs",
        "/admins/activity_logs",
        {"created_at_after": 0, "per_page": 150, "page": 2},
        "2.14",
    ),
    ("/admins/activity_log_event_types", "/admins/activity_log_event_types", {}, "2.16"),
    ("/contacts/{contact_id}/subscriptions", "/contacts/{subscriber}/subscriptions", {}, "2.14"),
    ("/contacts/{id}/merge_history", "/contacts/{survivor}/merge_history", {}, "2.16"),
    ("/notes/{note_id}", "/notes/{note}", {}, "2.14"),
    ("/notes/{note_id}", "/notes/{company_note}", {}, "2.14"),
    ("/companies/{company_id}/notes", "/companies/{noted}/notes", {}, "2.16"),
    ("/companies/{company_id}/contacts", "/companies/{company}/contacts", {}, "2.14"),
    ("/companies/{company_id}/segments", "/companies/{company}/segments", {}, "2.14"),
    (
        "/custom_object_instances/{custom_object_type_identifier}",
        "/custom_object_instances/Order",
        {"per_page": 150},
        "2.16",
    ),
    (
        "/custom_object_instances/{custom_object_type_identifier}/{custom_object_instance_id}",
        "/custom_object_instances/Order/{order}",
        {},
        "2.14",
    ),
    ("/export/reporting_data/get_datasets", "/export/reporting_data/get_datasets", {}, "2.14"),
)
MISSING = (
    ("/contacts/{contact_id}/subscriptions", "/contacts/1/subscriptions", "2.14"),
    ("/contacts/{id}/merge_history", "/contacts/1/merge_history", "2.16"),
    ("/notes/{note_id}", "/notes/1", "2.14"),
    ("/companies/{company_id}/contacts", "/companies/1/contacts", "2.14"),
    ("/companies/{company_id}/segments", "/companies/1/segments", "2.14"),
    ("/visitors", "/visitors?user_id=1", "2.14"),
    ("/jobs/status/{job_id}", "/jobs/status/1", "2.14"),
)
seen: set[str] = set()


@pytest.fixture(scope="module")
def lived() -> Iterator[Sim]:
    sim = Sim(contacts=300, conversations=120, companies=60, articles=10, rate_limit=None)
    sim.advance(3 * DAY)
    yield sim
    sim.close()


def held(found: set[str]) -> None:
    """Hold what was found against the lists of what is tolerated."""
    seen.update(found)
    assert found <= KNOWN, found - KNOWN


def names(sim: Sim) -> dict[str, str]:
    """Give ids of objects that have what the paths ask for."""
    workspace = sim.inside.workspace
    contacts, companies = workspace.contacts.values(), workspace.companies.values()
    noted = next(row for row in companies if row.notes)
    return {
        "subscriber": next(row.id for row in contacts if row.opted_in),
        "survivor": next(row.id for row in contacts if row.merges and row.role == "user"),
        "note": next(row.notes[0].id for row in contacts if row.notes),
        "company_note": noted.notes[0].id,
        "noted": noted.id,
        "company": next(row.id for row in companies if row.segment_ids and row.contact_ids),
        "order": next(row.id for row in workspace.custom_objects.values() if row.kind == "Order"),
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("path", "real", "query", "since"), CALLS, ids=lambda value: str(value))
def test_answers_are_what_the_document_says(
    lived: Sim, version: str, path: str, real: str, query: dict[str, Any], since: str
) -> None:
    answer = lived.get(real.format(**names(lived)), version, **query)
    if version < since:
        assert answer.status_code == 400
        return
    assert answer.status_code == 200, answer.text
    held(problems(version, "GET", path, 200, answer.json()))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("path", "real", "since"), MISSING, ids=lambda value: str(value))
def test_what_is_missing_is_a_404_of_the_document(
    lived: Sim, version: str, path: str, real: str, since: str
) -> None:
    if version < since:
        return
    answer = lived.get(real, version)
    assert answer.status_code == 404
    held(problems(version, "GET", path, 404, answer.json()))


@pytest.mark.parametrize("version", VERSIONS)
def test_events_and_their_summaries_are_what_the_document_says(lived: Sim, version: str) -> None:
    told = {row["contact_id"] for row in lived.truth("data_events", visible="true")}
    for key in sorted(told):
        asked = {"type": "user", "intercom_user_id": key}
        # The call declares the summary's schema for both (corrections c.17).
        events = lived.get("/events", version, **asked, per_page=150).json()
        held(part_problems(version, "data_event_list", events))
        summary = lived.get("/events", version, **asked, summary="true").json()
        held(problems(version, "GET", "/events", 200, summary))


def test_a_searched_log_is_what_the_document_says(lived: Sim) -> None:
    path = "/admins/activity_logs/search"
    answer = lived.post(path, {"created_at_after": 0, "per_page": 100}, "2.16")
    held(problems("2.16", "POST", path, 200, answer.json()))


@pytest.mark.parametrize("version", VERSIONS)
def test_exports_are_what_the_document_says(lived: Sim, version: str) -> None:
    start = "/export/content/data"
    job = lived.post(start, {"created_at_after": 0, "created_at_before": 2**31}, version).json()
    held(problems(version, "POST", start, 200, job))
    for _ in range(2):
        told = lived.get(f"{start}/{job['job_identifier']}", version).json()
        held(problems(version, "GET", f"{start}/{{job_identifier}}", 200, told))
    assert told["status"] == "completed"
    stopped = lived.post(f"/export/cancel/{job['job_identifier']}", version=version).json()
    held(problems(version, "POST", "/export/cancel/{job_identifier}", 200, stopped))


@pytest.mark.parametrize("version", VERSIONS)
def test_reporting_exports_are_what_the_document_says(lived: Sim, version: str) -> None:
    start = "/export/reporting_data/enqueue"
    body = {"dataset_id": "conversation", "attribute_ids": ["conversation_id"]}
    refused = lived.post(start, body | {"attribute_ids": []}, version)
    held(problems(version, "POST", start, 400, refused.json()))
    job = lived.post(start, body | {"start_time": 0, "end_time": 2**31}, version).json()
    held(problems(version, "POST", start, 200, job))
    key = job["job_identifier"]
    asked = {"app_id": "ilk4sim0", "client_id": "1", "job_identifier": key}
    told = lived.get(f"/export/reporting_data/{key}", version, **asked).json()
    held(problems(version, "GET", "/export/reporting_data/{job_identifier}", 200, told))


def test_no_deviation_is_listed_in_vain(lived: Sim) -> None:
    for version in VERSIONS:
        for path, real, query, since in CALLS:
            test_answers_are_what_the_document_says(lived, version, path, real, query, since)
        test_events_and_their_summaries_are_what_the_document_says(lived, version)
    assert not PEOPLE_DEVIATIONS.keys() - seen
