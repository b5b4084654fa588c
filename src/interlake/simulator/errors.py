"""The errors Intercom answers with, and their envelope (reference §1.4)."""

from dataclasses import dataclass, field

import orjson

JSON = "application/json; charset=utf-8"


@dataclass
class ApiError(Exception):
    """One answer that is not a success; the gate turns it into a response."""

    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)

    def body(self, request_id: str) -> bytes:
        """Give the `error.list` envelope."""
        errors = [{"code": self.code, "message": self.message}]
        envelope = {"type": "error.list", "request_id": request_id, "errors": errors}
        return orjson.dumps(envelope)


def invalid(message: str, code: str = "parameter_invalid") -> ApiError:
    """Give the 400 of a request that makes no sense."""
    return ApiError(400, code, message)


# Every object has its own words for "gone" (corrections a.1).
_NOT_FOUND = {
    "contact": ("not_found", "User Not Found"),
    "company": ("company_not_found", "Company Not Found"),
    "team": ("team_not_found", "Team not found"),
    "admin": ("admin_not_found", "Admin not found"),
    "merge_history": ("not_found", "Contact not found"),
    "visitor": ("not_found", "Visitor Not Found"),
    "custom_object": ("not_found", "Custom object instance not found"),
    "job": ("job_not_found", "Job Not Found"),
    "brand": ("not_found", "Brand not found"),
    "email_setting": ("not_found", "Email setting not found"),
    "macro": ("not_found", "Macro not found"),
    "content_snippet": ("not_found", "Content snippet not found"),
    "help_center_redirect": ("not_found", "Resource not found"),
    "data_connector": ("data_connector_not_found", "Data connector not found"),
    "execution_result": ("execution_result_not_found", "Execution result not found"),
    "ticket": ("ticket_not_found", "Ticket not found"),
    "call": ("not_found", "Not Found"),
    "recording": ("not_found", "Recording Not Found"),
}


def not_found(kind: str) -> ApiError:
    """Give the 404 of an object of this kind."""
    code, message = _NOT_FOUND.get(kind, ("not_found", "Resource Not Found"))
    return ApiError(404, code, message)


def version_invalid() -> ApiError:
    """Give the 400 of a path that the version asked for does not have (corrections, 2.16 spec)."""
    message = "Requested resource is not available in current API version."
    return ApiError(400, "intercom_version_invalid", message)
