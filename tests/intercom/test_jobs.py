"""Export jobs: what may go wrong between the question and the last row of the file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interlake.errors import StreamError
from interlake.intercom.exports import (
    content_export,
    read_datasets,
    reading_content,
    reading_report,
    reporting_export,
)
from interlake.intercom.files import Limits, TooLarge
from interlake.intercom.jobs import Export, Job, Span, StillPending, Waiting, read_export

pytestmark = pytest.mark.anyio

ALL = Span(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
CONTENT, DOWNLOAD = "POST /export/content/data", "GET /download/content/data/{id}"
POLL = "GET /export/content/data/{id}"
APP = "ilk4sim0"


class Exported:
    """What an export gave, and which jobs were to be remembered meanwhile."""

    def __init__(self) -> None:
        self.remembered: list[Job | None] = []
        self.records: list[dict[str, Any]] = []

    async def remember(self, job: Job | None) -> None:
        self.remembered.append(job)

    async def settle(self) -> None: ...

    def waiting(self, seconds: float) -> Waiting:
        limit = timedelta(seconds=seconds)
        return Waiting(limit, lambda: datetime.now(UTC), self.remember, self.settle)


async def exported(
    workspace: Any, export: Export = content_export, seconds: float = 20.0, known: Job | None = None
) -> Exported:
    found = Exported()
    async with workspace.client() as client:
        batches = read_export(client, export, ALL, known, found.waiting(seconds))
        async for batch in batches:
            kind, to_record = reading_content(batch.table)
            found.records += [{**to_record(row), "file": kind} for row in batch.rows]
    return found


def receipts(found: Exported) -> list[str]:
    return sorted({row["receipt_id"] for row in found.records if row["file"] == "receipts"})


def true_receipts(workspace: Any) -> list[str]:
    return sorted(row["receipt_id"] for row in workspace.truth("message_receipts"))


def asked(workspace: Any, route: str) -> int:
    return int(workspace.stats()["routes"].get(route, 0))


async def test_a_file_tells_of_messages_and_of_all_that_followed(workspace):
    found = await exported(workspace)
    assert receipts(found) == true_receipts(workspace)
    events = [row for row in found.records if row["file"] != "receipts"]
    assert len(events) == len(workspace.truth("message_events"))
    assert all(row["kind"] == row["file"] and row["occurred_at"] for row in events)
    assert {key for row in events for key in row} == {"receipt_id", "kind", "occurred_at", "file"}


async def test_a_job_that_is_not_done_at_once_is_remembered_while_it_is_waited_for(workspace):
    found = await exported(workspace)
    (job,) = found.remembered
    assert job.span == ALL
    workspace.fault("job_polls", polls=1)
    assert (await exported(workspace)).remembered == []


async def test_a_known_job_is_gone_on_with(workspace):
    workspace.fault("job_polls", polls=50)
    late = Exported()
    async with workspace.client() as client:
        with pytest.raises(StillPending, match=r"still in_progress after 0:00:00.3"):
            async for _ in read_export(client, content_export, ALL, None, late.waiting(0.3)):
                pass
    (job,) = late.remembered
    workspace.advance(3600, quiet=True)
    found = await exported(workspace, known=job)
    assert receipts(found) == true_receipts(workspace)
    assert (asked(workspace, CONTENT), found.remembered) == (1, [])


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "job_failed"},
        {"kind": "file_damaged"},
        {"kind": "status", "status": 404, "route": DOWNLOAD},
        {"kind": "status", "status": 410, "route": DOWNLOAD},
    ],
    ids=["failed", "damaged", "expired", "gone"],
)
async def test_another_job_is_started_where_one_came_to_nothing(workspace, fault):
    workspace.order({**fault, "times": 2}, {"kind": "job_polls", "polls": 1})
    found = await exported(workspace)
    assert receipts(found) == true_receipts(workspace)
    assert asked(workspace, CONTENT) == 3
    workspace.order({**fault, "times": 3})
    with pytest.raises(StreamError, match="in 3 jobs; the last one"):
        await exported(workspace)


async def test_jobs_of_others_are_waited_for(workspace):
    words = "Exceeded rate limit of 1 pending message data export jobs"
    workspace.fault("status", status=429, message=words, route=CONTENT, times=2)
    assert receipts(await exported(workspace)) == true_receipts(workspace)
    workspace.fault("status", status=429, message=words, route=CONTENT)
    with pytest.raises(StillPending, match="under way"):
        await exported(workspace, seconds=0.4)


async def test_a_new_job_may_be_unknown_for_a_moment_and_an_old_one_is_gone(workspace):
    workspace.fault("status", status=404, route=POLL, times=1)
    await exported(workspace)
    assert asked(workspace, CONTENT) == 1
    gone = Job("never0there", ALL, datetime.now(UTC))
    found = await exported(workspace, known=gone)
    assert receipts(found) == true_receipts(workspace)
    assert found.remembered[0] is None


async def test_files_come_as_zip_from_other_hosts_and_under_a_misspelt_name(workspace):
    workspace.fault("file_packed", **{"as": "zip"})
    workspace.fault("file_elsewhere")  # refuses whoever shows a token
    workspace.fault("job_misspelt")
    assert receipts(await exported(workspace)) == true_receipts(workspace)


async def test_a_download_sent_on_without_encryption_is_not_followed(workspace):
    workspace.fault("file_elsewhere", store="http://files.intercom.test/_simulator/files")
    with pytest.raises(StreamError, match="without encryption"):
        await exported(workspace)


async def test_a_download_sent_on_to_nowhere_is_asked_for_again(workspace):
    workspace.fault("file_elsewhere", store="https://files.intercom.test/nowhere", times=2)
    assert receipts(await exported(workspace)) == true_receipts(workspace)
    assert asked(workspace, DOWNLOAD) == 3


async def test_a_file_that_never_ends_does_not_fill_the_machine(workspace):
    workspace.fault("file_bomb")
    with pytest.raises(TooLarge, match="4,000,000 characters"):
        await exported(workspace)


@pytest.mark.parametrize("packing", [None, "gzip", "plain"])
@pytest.mark.parametrize("version", ["2.14", "2.16"])
async def test_reports_are_read_by_the_ids_of_their_attributes(workspace, packing, version):
    if packing:
        workspace.fault("file_packed", **{"as": packing})
    rows = []
    async with workspace.client(api_version=version) as client:
        dataset = next(d for d in await read_datasets(client) if d.id == "conversation_state")
        export = reporting_export(dataset, APP)
        async for batch in read_export(client, export, ALL, None, Exported().waiting(20)):
            rows += [reading_report(dataset, batch.table)(row) for row in batch.rows]
    wanted = [r for r in workspace.truth("reporting_data") if r["dataset_id"] == dataset.id]
    assert [row["happened_at"] for row in rows] == [str(row["state_started_at"]) for row in wanted]
    assert rows[0]["attributes"].keys() == wanted[0].keys() - {"dataset_id"}


async def test_a_file_beyond_its_limits_is_given_up(workspace):
    async with workspace.client() as client:
        for limits, words in (
            (Limits(download_bytes=100), "more than 100 bytes"),
            (Limits(unpacked_bytes=1000), "1,000 bytes when unpacked"),
            (Limits(files=1), "more than 1 files"),
        ):
            with pytest.raises(StreamError, match=words):
                async for _ in read_export(
                    client, content_export, ALL, None, Exported().waiting(20), limits
                ):
                    pass
