"""What a refusal of Intercom (4xx) means, as an error that says what to do next."""

import re
from dataclasses import dataclass

import httpx
import orjson

from interlake.errors import CredentialsError, MissingScope, NotFound, NotOffered, StreamError

DEVELOPER_HUB = "https://app.intercom.com/a/apps/_/developer-hub"

LONGEST_WORDS = 500  # characters of Intercom's that an error repeats

# Permission checkboxes (reference §1.3, corrections b.4); the first path that matches counts.
PERMISSIONS = (
    (r"/(contacts|companies)/(?!(search|list|scroll)$)[^/]+$", "Read one user and one company"),
    (r"/(contacts|companies|segments|subscription_types|data_attributes|notes|visitors)\b",
     "Read and list users and companies"),
    (r"/tags\b", "Read tags"),
    (r"/counts\b", "Read counts"),
    (r"/events\b", "Read events"),
    (r"/(conversations|calls|macros)\b", "Read conversations"),
    (r"/(tickets|ticket_types|ticket_states)\b", "Read tickets"),
    (r"/admins/activity_log", "Read admin activity logs"),
    (r"/admins/[^/]+$", "Read one admin"),
    (r"/(admins|teams|away_status_reasons)\b", "Read admins"),
    (r"/help_center/help_centers/[^/]+/redirects", "read_help_center_redirects_scope"),
    (r"/(articles|internal_articles|help_center)\b", "Read and list articles"),
    (r"/news\b", "Read and list news items and newsfeeds"),
    (r"/(export|download)/content\b", "Export content data"),
    (r"/ai\b", "Read and write AI content"),
    (r"/content_snippets\b", "Read content snippets"),
    (r"/content\b", "Read content"),
    (r"/audiences\b", "Read audiences"),
    (r"/data_connectors\b", "Read data connectors"),
    (r"/office_hours_schedules\b", "read_write_office_hours"),
    (r"/custom_object_instances\b", "Read and write custom object instances"),
    (r"/jobs\b", "Read status of jobs"),
    (r"/ip_allowlist\b", "manage_ip_allowlist"),
)  # fmt: skip


class Refused(StreamError):
    """Intercom answered 4xx; `status` and `code` are its own."""

    def __init__(self, message: str, *, status: int, code: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class TooManyJobs(Refused):
    """Intercom makes no more exports at a time for this workspace (reference §2)."""


class Withheld(Refused, NotOffered):
    """Refused for good: the plan lacks the feature, or the version the endpoint."""


@dataclass(frozen=True)
class Refusal:
    """One 4xx answer: the request as a person would name it, and the first error it lists."""

    method: str
    path: str
    status: int
    code: str
    message: str

    def __str__(self) -> str:
        words = ": ".join(word for word in (self.code, self.message) if word)
        return f"{self.method} {self.path} ({self.status}{' ' + words if words else ''})"


def read_refusal(method: str, path: str, response: httpx.Response) -> Refusal:
    """Give what a 4xx answer says, whatever its body looks like (corrections c.9)."""
    code, message = "", ""
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        body = None
    if isinstance(body, dict):
        message = str(body.get("message") or "")
        errors = body.get("errors")
        if isinstance(errors, list) and errors and isinstance(errors[0], dict):
            code = str(errors[0].get("code") or "")
            message = str(errors[0].get("message") or "")
    code, message = _shown(code, response), _shown(message, response)
    return Refusal(method, path.partition("?")[0], response.status_code, code, message)


def _shown(words: str, response: httpx.Response) -> str:
    """Its words as they may be repeated: a gateway may quote the request, token and all."""
    token = response.request.headers.get("authorization", "").removeprefix("Bearer ")
    return (words.replace(token, "…") if token else words)[:LONGEST_WORDS]


def permission_for(path: str) -> str | None:
    """Give the name of the permission that unlocks a path; None where it is not known."""
    return next((name for pattern, name in PERMISSIONS if re.match(pattern, path)), None)


def missing_scope(refusal: Refusal) -> MissingScope:
    """Give the error of a token that lives but lacks a permission."""
    name = permission_for(refusal.path)
    lacks = f'the permission "{name}"' if name else f"the permission for {refusal.path}"
    return MissingScope(
        f"Intercom refused {refusal}: the token lacks {lacks}. Tick it in the Developer Hub "
        f"({DEVELOPER_HUB}, your app, Configure, Authentication), or exclude the stream."
    )


def dead_token(refusal: Refusal, host: str) -> CredentialsError:
    """Give the error of a token that Intercom does not know."""
    # A token of another region's workspace is refused the same way (reference §1.1).
    return CredentialsError(
        f"Intercom refused the access token: {refusal} at {host}. Check `region` first: a token "
        "works only in the region of its workspace (us, eu or au). Otherwise make a new one in the "
        f"Developer Hub ({DEVELOPER_HUB}, your app, Configure, Authentication)."
    )


def error_for(refusal: Refusal, version: str, response: httpx.Response) -> StreamError:
    """Give the error of any 4xx but 401, which takes a second look at the token."""
    if refusal.status == 403 and refusal.code == "api_plan_restricted":
        return Withheld(
            f"Intercom refused {refusal}: this needs a feature that the workspace's plan lacks. "
            "Exclude the stream, or ask Intercom for the feature.",
            status=403,
            code=refusal.code,
        )
    if refusal.status == 403:
        return missing_scope(refusal)
    if refusal.status == 429:
        return TooManyJobs(
            f"Intercom refused {refusal}: other exports of this workspace are under way.",
            status=429,
            code=refusal.code,
        )
    if refusal.status == 404:
        return NotFound(f"Intercom has no such record: {refusal}.")
    if refusal.status == 410:
        return NotFound(
            f"Intercom merged this record into another: {refusal}.", merged_into(response)
        )
    if refusal.code == "intercom_version_invalid":
        return Withheld(
            f"Intercom refused {refusal}. API version {version} does not have it: set a newer "
            "api_version or exclude it.",
            status=refusal.status,
            code=refusal.code,
        )
    return Refused(
        f"Intercom refused {refusal}. If it stays so, exclude the stream and report it.",
        status=refusal.status,
        code=refusal.code,
    )


def merged_into(response: httpx.Response) -> str | None:
    """Give the id of the record that outlived a merge, from the Link header (reference §1.4)."""
    survivor = response.links.get("canonical", {}).get("url", "")
    return survivor.rstrip("/").rpartition("/")[2] or None
