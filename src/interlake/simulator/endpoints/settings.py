"""/me, /admins, /teams, /tags, /segments, /data_attributes (reference §3.1)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import object_answer, whole_answer
from interlake.simulator.errors import ApiError, invalid, not_found
from interlake.simulator.shapes.labels import data_attribute, segment, segment_counts, tag
from interlake.simulator.shapes.people import admin, me, team


def get_me(call: Call) -> Answer:
    """Answer the token's owner, the workspace and its timezone."""
    return object_answer(me(call.simulator.workspace))


def list_admins(call: Call) -> Answer:
    """Answer all present teammates and the bot; former ones are not listed."""
    workspace, avatar = call.simulator.workspace, call.flag("display_avatar")
    rows = [admin(workspace, row, call.version, avatar=avatar) for row in workspace.admins.values()]
    return whole_answer(call, "admin.list", "admins", rows)


def get_admin(call: Call) -> Answer:
    """Answer one teammate."""
    workspace = call.simulator.workspace
    record = workspace.admins.get(call.params["id"])
    if record is None:
        raise not_found("admin")
    return object_answer(admin(workspace, record, call.version))


def list_teams(call: Call) -> Answer:
    """Answer all teams."""
    rows = [team(record) for record in call.simulator.workspace.teams.values()]
    return whole_answer(call, "team.list", "teams", rows)


def get_team(call: Call) -> Answer:
    """Answer one team."""
    record = call.simulator.workspace.teams.get(call.params["id"])
    if record is None:
        raise not_found("team")
    return object_answer(team(record))


def list_tags(call: Call) -> Answer:
    """Answer all tags: name and id only."""
    workspace = call.simulator.workspace
    return whole_answer(call, "list", "data", [tag(workspace, key) for key in workspace.tags])


def get_tag(call: Call) -> Answer:
    """Answer one tag."""
    workspace, key = call.simulator.workspace, call.params["id"]
    if key not in workspace.tags:
        raise not_found("tag")
    return object_answer(tag(workspace, key))


def list_segments(call: Call) -> Answer:
    """Answer all segments, with the number of contacts in each where asked for."""
    workspace = call.simulator.workspace
    counts = segment_counts(workspace) if call.flag("include_count") else {}
    rows = [segment(row, counts.get(key)) for key, row in workspace.segments.items()]
    return whole_answer(call, "segment.list", "segments", rows)


def get_segment(call: Call) -> Answer:
    """Answer one segment."""
    record = call.simulator.workspace.segments.get(call.params["id"])
    if record is None:
        raise not_found("segment")
    return object_answer(segment(record))


def list_data_attributes(call: Call) -> Answer:
    """Answer the data attributes of one model or of all."""
    model, archived = call.query.get("model"), call.flag("include_archived")
    models = ["contact", "company"]
    if call.version < "2.16":
        models.append("conversation")
    elif model == "conversation":
        # 2.16 sends one elsewhere (corrections, 2.16 spec).
        message = "model=conversation is no longer supported. "
        message += "Use GET /conversations/attributes instead"
        raise ApiError(422, "parameter_invalid", message)
    if model is not None:
        if model not in models:
            raise invalid(f"Invalid model {model!r}")
        models = [model]
    rows = [
        data_attribute(record)
        for record in call.simulator.workspace.attributes.values()
        if record.model in models and (archived or not record.body["archived"])
    ]
    return whole_answer(call, "list", "data", rows)


ENDPOINTS = (
    Endpoint("GET", "/me", get_me),
    Endpoint("GET", "/admins", list_admins),
    Endpoint("GET", "/admins/{id}", get_admin),
    Endpoint("GET", "/teams", list_teams),
    Endpoint("GET", "/teams/{id}", get_team),
    Endpoint("GET", "/tags", list_tags),
    Endpoint("GET", "/tags/{id}", get_tag),
    Endpoint("GET", "/segments", list_segments),
    Endpoint("GET", "/segments/{id}", get_segment),
    Endpoint("GET", "/data_attributes", list_data_attributes),
)
