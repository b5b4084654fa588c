"""Faults that answer in an endpoint's place, or keep it waiting."""

from __future__ import annotations

import asyncio

import orjson

from interlake.simulator.call import Answer, Call
from interlake.simulator.errors import ApiError
from interlake.simulator.faults import BEFORE, Fault, Faults
from interlake.simulator.scroll import scroll_exists, scroll_lost

_HTML = "text/html; charset=utf-8"
_ERRORS = {
    408: ("request_timeout", "Request timed out"),
    429: ("rate_limit_exceeded", "Exceeded rate limit"),
    500: ("server_error", "Server Error"),
    503: ("service_unavailable", "Service Unavailable"),
}
# These three strike earlier, at the token and the rate window.
_EARLIER = ("dead_token", "busy_workspace", "retry_after")
_INSTEAD = tuple(kind for kind in BEFORE if kind not in _EARLIER)


def workspace_bucket(faults: Faults, label: str, path: str) -> int | None:
    """Give what other apps leave of a window of the workspace's shared bucket, if any do."""
    if not faults.any:
        return None
    left = [fault.settings["left"] for fault in faults.striking(("busy_workspace",), label, path)]
    return min(left, default=None)


def retry_after(faults: Faults, label: str, path: str) -> dict[str, str]:
    """Give the header that some refusals carry, by no known rule (reference §2)."""
    for fault in faults.striking(("retry_after",), label, path):
        return {"retry-after": str(fault.settings.get("seconds", 10))}
    return {}


async def interfere(
    faults: Faults, call: Call, path: str, dropped: type[Exception]
) -> Answer | None:
    """Give the answer a fault puts in place of the right one, or none; may wait or drop."""
    for fault in faults.striking(_INSTEAD, call.label, path, page_size(call)):
        if fault.kind == "slow":
            await asyncio.sleep(float(fault.settings.get("seconds", 1)))
        elif fault.kind == "reset":
            raise dropped
        elif fault.kind == "missing_scope":
            raise missing_scope(fault, "read_conversations")
        elif fault.kind == "timeout_above_page_size":
            await asyncio.sleep(float(fault.settings.get("seconds", 0)))
            return status_answer(int(fault.settings.get("status", 504)), fault)
        elif fault.kind.startswith("scroll_"):
            if (answer := _scroll_trouble(fault, call)) is not None:
                return answer
        elif fault.kind == "status":
            await asyncio.sleep(float(fault.settings.get("seconds", 0)))
            return status_answer(int(fault.settings["status"]), fault)
        elif fault.kind == "empty_200":
            # A 200 may come without a body (reference §6.28).
            return Answer(b"")
        else:
            return Answer(_page("Be right back"), content_type=_HTML)
    return None


def _scroll_trouble(fault: Fault, call: Call) -> Answer | None:
    """Give what a scroll answers to its opener or to who goes on with it (reference §2)."""
    if fault.kind == "scroll_500":
        return status_answer(500, fault)
    if (fault.kind == "scroll_exists") == ("scroll_param" in call.query):
        return None
    if fault.kind == "scroll_exists":
        raise scroll_exists()
    call.simulator.scroll.expire()
    raise scroll_lost()


def page_size(call: Call) -> int | None:
    """Give the page size a request asks for, in its query or its body."""
    asked = call.query.get("per_page")
    if asked is None and call.body:
        try:
            pagination = orjson.loads(call.body).get("pagination") or {}
            asked = pagination.get("per_page")
        except (orjson.JSONDecodeError, AttributeError):
            return None
    return int(asked) if asked is not None and str(asked).isdecimal() else None


def status_answer(status: int, fault: Fault) -> Answer:
    """Give a failure: JSON, or HTML where a proxy speaks (reference §1.4)."""
    headers = {}
    if "retry_after" in fault.settings:
        headers["retry-after"] = str(fault.settings["retry_after"])
    if fault.settings.get("html", status in (502, 504)):
        return Answer(_page(f"{status} upstream error"), status, _HTML, headers)
    code, message = _ERRORS.get(status, ("client_error", "Error"))
    code = fault.settings.get("code", code)
    body = ApiError(status, code, fault.settings.get("message", message)).body("injected-fault")
    return Answer(body, status, headers=headers)


def missing_scope(fault: Fault, scope: str) -> ApiError:
    """Give the error of a permission that is missing: the fault's, or the one named."""
    # Both forms occur, and both strings are from the spec (corrections b.4).
    if int(fault.settings.get("status", 403)) == 401:
        return ApiError(401, "token_unauthorized", "Not authorized to access resource")
    scope = fault.settings.get("scope", scope)
    message = f"You do not have the required scope ({scope}) to access this resource"
    return ApiError(403, "forbidden", message)


def _page(words: str) -> bytes:
    return f"<html><head><title>{words}</title></head><body>{words}</body></html>".encode()
