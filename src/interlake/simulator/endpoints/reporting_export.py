"""/export/reporting_data: datasets as files (reference §3.4)."""

from __future__ import annotations

from typing import Any

from interlake.simulator.archives import DOWNLOAD, archive, csv_file
from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.jobs import job_shape, start_job
from interlake.simulator.envelopes import object_answer
from interlake.simulator.errors import ApiError, invalid
from interlake.simulator.exports import REPORTING, Job, missing
from interlake.simulator.file_faults import answer_download
from interlake.simulator.records import Json
from interlake.simulator.reporting import DATASETS, Dataset, described
from interlake.simulator.workspace import APP_ID


def list_datasets(call: Call) -> Answer:
    """Answer what can be exported."""
    rows = [described(dataset, call.version) for dataset in DATASETS.values()]
    return object_answer({"type": "list", "data": rows})


def start_export(call: Call) -> Answer:
    """Start the export of some attributes of a dataset's rows between two times."""
    body = call.json()
    dataset = _dataset(body)
    columns = _attributes(body, dataset)
    start, end = _time(body, "start_time"), _time(body, "end_time")
    workspace, version = call.simulator.workspace, call.version

    def build() -> bytes:
        rows = [
            {column: row[column] for column in columns}
            for row in dataset.rows(workspace, version)
            if start <= row[dataset.time] <= end
        ]
        return archive({f"{dataset.id}.csv": csv_file(columns, rows)}, workspace.clock.now)

    return object_answer(_shape(call, start_job(call, REPORTING, build, end - start)))


def _bad(message: str) -> ApiError:
    return invalid(message, "bad_request")


def _dataset(body: dict[str, Any]) -> Dataset:
    if "dataset_id" not in body:
        raise _bad("'dataset_id' is a required parameter")
    dataset = DATASETS.get(str(body["dataset_id"]))
    if dataset is None:
        raise _bad(f"{body['dataset_id']} is not a valid dataset_id")
    return dataset


def _attributes(body: dict[str, Any], dataset: Dataset) -> list[str]:
    """Give the names of the columns; 2.16 also takes the names that hold the dataset's."""
    if "attribute_ids" not in body:
        raise _bad("'attribute_ids' is a required parameter")
    asked = body["attribute_ids"]
    if not isinstance(asked, list):
        raise _bad("'attribute_ids' not an array must be of type Array")
    if not asked:
        raise _bad("attribute_ids must contain at least one attribute_id")
    names = [str(name).removeprefix(f"{dataset.id}.") for name in asked]
    unknown = [name for name in names if name not in dataset.attributes]
    if unknown:
        words = ", ".join(unknown)
        raise _bad(f"attribute_ids invalid for {dataset.id} dataset: {words}")
    return names


def _time(body: dict[str, Any], name: str) -> int:
    if name not in body:
        raise _bad(f"'{name}' is a required parameter")
    value = body[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise _bad(f"'{name}' must be of type Integer")
    return value


def get_export(call: Call) -> Answer:
    """Answer how far an export is."""
    identifier = _identifier(call, "app_id", "client_id", "job_identifier")
    return object_answer(_shape(call, call.simulator.exports.poll(REPORTING, identifier)))


def download_export(call: Call) -> Answer:
    """Answer the file of an export."""
    _identifier(call, "app_id")
    return answer_download(call, REPORTING)


def _identifier(call: Call, *required: str) -> str:
    # The identifier is asked for twice, in the path and in the query (corrections c.16).
    for name in required:
        if name not in call.query:
            raise _bad(f"'{name}' is a required parameter")
    identifier = call.params["id"]
    if call.query["app_id"] != APP_ID:
        raise missing(identifier)
    return identifier


def _shape(call: Call, job: Job) -> Json:
    site = call.url.partition("/export/")[0]
    address = f"{site}/download/reporting_data/{job.identifier}?app_id={APP_ID}"
    return job_shape(call, job, address)


ENDPOINTS = (
    Endpoint("GET", "/export/reporting_data/get_datasets", list_datasets),
    Endpoint("POST", "/export/reporting_data/enqueue", start_export),
    Endpoint("GET", "/export/reporting_data/{id}", get_export),
    Endpoint("GET", "/download/reporting_data/{id}", download_export, answers=DOWNLOAD),
)
