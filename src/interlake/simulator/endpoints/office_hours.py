"""/office_hours_schedules and their exceptions (reference §3.3)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.tables import found, one, shaped, whole
from interlake.simulator.envelopes import object_answer, whole_answer
from interlake.simulator.errors import not_found
from interlake.simulator.shapes.office_hours import exceptions_of
from interlake.simulator.tables import EXCEPTIONS, SCHEDULES


def list_exceptions(call: Call) -> Answer:
    """Answer all exceptions of a schedule."""
    schedule = found(call, SCHEDULES)
    records = exceptions_of(call.simulator.workspace, schedule.id)
    rows = [shaped(call, EXCEPTIONS, row) for row in records]
    return whole_answer(call, "office_hours_exception.list", "data", rows)


def get_exception(call: Call) -> Answer:
    """Answer one exception of a schedule."""
    schedule, record = found(call, SCHEDULES), found(call, EXCEPTIONS, "eid")
    if record.schedule_id != schedule.id:
        raise not_found(EXCEPTIONS.kind)
    return object_answer(shaped(call, EXCEPTIONS, record))


_SCHEDULES = "/office_hours_schedules"
_EXCEPTIONS = f"{_SCHEDULES}/{{id}}/office_hours_exceptions"
_KIND = "office_hours_schedule.list"
ENDPOINTS = (
    Endpoint("GET", _SCHEDULES, whole(SCHEDULES, _KIND), since="2.16"),
    Endpoint("GET", f"{_SCHEDULES}/{{id}}", one(SCHEDULES), since="2.16"),
    Endpoint("GET", _EXCEPTIONS, list_exceptions, since="2.16"),
    Endpoint("GET", f"{_EXCEPTIONS}/{{eid}}", get_exception, since="2.16"),
)
