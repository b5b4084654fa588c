"""/data_connectors and their execution results (reference §3.3, 2.16 spec)."""

from __future__ import annotations

from collections.abc import Iterator

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.tables import cut, found, number, shaped
from interlake.simulator.envelopes import brief_page_answer, object_answer
from interlake.simulator.errors import ApiError, invalid, not_found
from interlake.simulator.paging import decode_cursor
from interlake.simulator.records import DataConnectorExecution
from interlake.simulator.shapes import connectors as shapes
from interlake.simulator.tables import CONNECTORS, EXECUTIONS

HOUR = 3600
# The types an execution may fail with, in the order in which a refusal names them.
ERROR_TYPES = (
    "request_configuration_error",
    "faraday_error",
    "3rd_party_error",
    "response_mapping_error",
    "token_refresh_error",
    "fin_action_response_formatting_error",
    "fin_action_identity_verification_error",
    "email_verification_error",
    "non_fin_standalone_action_identity_verification_error",
    "request_validation_error",
    "client_side_action_error",
)
_CURSOR = (
    "Invalid starting_after param. Please try again using a starting_after value from a "
    "paginated response"
)


def list_connectors(call: Call) -> Answer:
    """Answer a page of connectors, last updated first, without their details."""
    _check_cursor(call)
    workspace = call.simulator.workspace
    rows = workspace.data_connectors
    page = cut(call, CONNECTORS, rows.values(), default=20, most=50)
    listed = [shapes.data_connector(workspace, rows[key], call.version) for key in page.keys]
    return brief_page_answer(listed, page, last={})


def get_connector(call: Call) -> Answer:
    """Answer one connector, live or as its draft would have it."""
    record, state = found(call, CONNECTORS), call.query.get("state_version", "live")
    if state not in ("live", "draft"):
        raise invalid("Invalid state_version. Must be one of: live, draft")
    if state == "live":
        return object_answer(shaped(call, CONNECTORS, record))
    workspace = call.simulator.workspace
    return object_answer(shapes.data_connector_draft(workspace, record, call.version))


def list_executions(call: Call) -> Answer:
    """Answer a page of a connector's executions, newest first; by default of the last hour."""
    connector = found(call, CONNECTORS)
    _check_cursor(call)
    rows = {row.id: row for row in _wanted(call, connector.id)}
    page = cut(call, EXECUTIONS, rows.values(), default=10, most=30)
    bodies = _choice(call, "include_bodies") == "true"
    listed = [shapes.execution(rows[key], bodies=bodies) for key in page.keys]
    return brief_page_answer(listed, page, last={})


def get_execution(call: Call) -> Answer:
    """Answer one execution with all that went back and forth."""
    connector = found(call, CONNECTORS)
    record = call.simulator.workspace.data_connector_executions.get(call.params["rid"])
    if record is None or record.connector_id != connector.id:
        raise not_found("execution_result")
    return object_answer(shapes.execution(record, bodies=True))


def _wanted(call: Call, connector_id: str) -> Iterator[DataConnectorExecution]:
    workspace = call.simulator.workspace
    now, success = workspace.clock.now, _choice(call, "success")
    start, end = (
        number(call, name, moment, f"{name} must be a Unix timestamp (integer)")
        for name, moment in (("start_ts", now - HOUR), ("end_ts", now))
    )
    error = call.query.get("error_type")
    if error is not None and error not in ERROR_TYPES:
        raise invalid(f"Invalid error_type. Must be one of: {', '.join(ERROR_TYPES)}")
    for row in workspace.data_connector_executions.values():
        wanted = row.connector_id == connector_id and start <= row.created_at <= end
        wanted = wanted and success in (None, str(row.success).lower())
        if wanted and error in (None, row.facts.get("error_type")):
            yield row


def _choice(call: Call, name: str) -> str | None:
    value = call.query.get(name)
    if value not in (None, "true", "false"):
        raise invalid(f"Invalid {name}. Must be one of: true, false")
    return value


def _check_cursor(call: Call) -> None:
    # These two lists have words of their own for it (2.16 spec).
    after = call.query.get("starting_after")
    if after:
        try:
            decode_cursor(after)
        except ApiError:
            raise ApiError(400, "client_error", _CURSOR) from None


_RUNS = "/data_connectors/{id}/execution_results"
ENDPOINTS = (
    Endpoint("GET", "/data_connectors", list_connectors, since="2.16"),
    Endpoint("GET", "/data_connectors/{id}", get_connector, since="2.16"),
    Endpoint("GET", _RUNS, list_executions, since="2.16"),
    Endpoint("GET", f"{_RUNS}/{{rid}}", get_execution, since="2.16"),
)
