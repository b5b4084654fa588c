"""/subscription_types, /away_status_reasons, /brands, /emails, /macros, /ip_allowlist (§3.3)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.tables import cut, number, one, shaped, whole
from interlake.simulator.envelopes import brief_page_answer, object_answer
from interlake.simulator.errors import not_found
from interlake.simulator.shapes.people import IDLE_SECONDS, team_metrics
from interlake.simulator.shapes.setup import ip_allowlist
from interlake.simulator.tables import AWAY_REASONS, BRANDS, EMAILS, MACROS, SUBSCRIPTION_TYPES

DEFAULT_MACROS, MOST_MACROS = 50, 150
LONGEST_IDLE_SECONDS = 86400


def list_macros(call: Call) -> Answer:
    """Answer a page of macros, last updated first, or only of those updated since."""
    macros = call.simulator.workspace.macros
    since = number(call, "updated_since", -1, "Invalid updated_since timestamp")
    rows = (row for row in macros.values() if row.updated_at > since)
    page = cut(call, MACROS, rows, default=DEFAULT_MACROS, most=MOST_MACROS)
    shapes = [shaped(call, MACROS, macros[key]) for key in page.keys]
    if page.per_page > DEFAULT_MACROS:
        # The example of a large list has no bodies: one gets each macro for that (corrections
        # b.3). From which size on is unverified.
        shapes = [{**shape, "body": None, "body_text": None} for shape in shapes]
    return brief_page_answer(shapes, page, last={"next": None})


def get_ip_allowlist(call: Call) -> Answer:
    """Answer the one list of addresses."""
    return object_answer(ip_allowlist(call.simulator.workspace.ip_allowlist))


def get_team_metrics(call: Call) -> Answer:
    """Answer what each member of a team has at hand now."""
    workspace = call.simulator.workspace
    team = workspace.teams.get(call.params["id"])
    if team is None:
        raise not_found("team")
    asked = number(call, "idle_threshold", IDLE_SECONDS, "idle_threshold is not a number")
    threshold = min(max(asked, 1), LONGEST_IDLE_SECONDS)
    rows = team_metrics(workspace, team, threshold)
    return object_answer({"type": "team_metric.list", "data": rows})


ENDPOINTS = (
    Endpoint("GET", "/subscription_types", whole(SUBSCRIPTION_TYPES)),
    Endpoint("GET", "/away_status_reasons", whole(AWAY_REASONS)),
    Endpoint("GET", "/brands", whole(BRANDS), since="2.15"),
    Endpoint("GET", "/brands/{id}", one(BRANDS), since="2.15"),
    Endpoint("GET", "/emails", whole(EMAILS), since="2.15"),
    Endpoint("GET", "/emails/{id}", one(EMAILS), since="2.15"),
    Endpoint("GET", "/macros", list_macros, since="2.16"),
    Endpoint("GET", "/macros/{id}", one(MACROS), since="2.16"),
    Endpoint("GET", "/ip_allowlist", get_ip_allowlist),
    Endpoint("GET", "/teams/{id}/metrics", get_team_metrics, since="2.16"),
)
