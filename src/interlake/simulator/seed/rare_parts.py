"""Parts that record an event instead of a message: every kind reference §4.4 names."""

from __future__ import annotations

from random import Random

from interlake.simulator.dialogue import Dialogue
from interlake.simulator.records import Admin, Json, Part, Team

_ATTRIBUTE: Json = {"attribute": {"name": "Issue type"}, "value": {"name": "bug"}}
_CHANGED: Json = {
    "attribute": {"name": "Issue type"},
    "value": {"name": "question", "previous": "bug"},
}
_WORKFLOW: Json = {"workflow": {"name": "Triage \u2192 team"}}
_ACTION: Json = {"action": {"name": "Jira Create Issue"}}
_SLA: Json = {
    "sla_name": "VIP",
    "sla_definition": {"first_reply_time": 3600, "next_reply_time": None},
}
_DETAILS: dict[str, Json] = {
    "conversation_attribute_updated_by_user": _CHANGED,
    "conversation_attribute_updated_by_admin": _CHANGED,
    "conversation_attribute_updated_by_workflow": {**_WORKFLOW, **_ATTRIBUTE},
    "custom_action_started": _ACTION,
    "custom_action_finished": {"action": {"name": "Jira Create Issue", "result": "failed"}},
    "operator_workflow_event": {**_WORKFLOW, "event": {"type": "Workflow", "result": "Started"}},
    "conversation_tags_updated": {"tags_added": ["VIP"], "tags_removed": ["spam"]},
    "priority_changed": {"current_priority": "high", "previous_priority": "none"},
    "conversation_sla_applied_by_rule": _SLA,
    "conversation_sla_applied_by_workflow": {**_SLA, "sla_definition": {"time_to_close": 86400}},
    "conversation_sla_target_missed": {
        "sla_name": "VIP",
        "sla_target_type": "next_reply_time",
        "current_sla_status": "missed",
        "sla_states": {
            "first_reply_time": {"status": "hit", "seconds_remaining": None},
            "next_reply_time": {"status": "missed", "seconds_remaining": 0},
        },
    },
    "conversation_sla_paused": {
        "sla_name": "VIP",
        "current_sla_status": "active",
        "sla_states": {"resolution_time": {"status": "paused", "seconds_remaining": 4321}},
    },
    "conversation_sla_unpaused": {"sla_name": "VIP"},
    "conversation_sla_removed": {"sla_name": "VIP"},
}

BY_BOT = (
    "user_became_idle",
    "conversation_attribute_updated_by_workflow",
    "attribute_collector",
    "language_detection_details",
    "priority_changed_by_rule",
    "conversation_sla_applied_by_rule",
    "conversation_sla_applied_by_workflow",
    "conversation_sla_target_missed",
    "operator_workflow_event",
    "resolution_bot_found_no_answer",
    "fin_guidance_applied",
    "channel_and_reply_time_expectation",
    "custom_action_started",
    "custom_action_finished",
)
BY_ADMIN = (
    "conversation_attribute_updated_by_admin",
    "conversation_tags_updated",
    "priority_changed",
    "conversation_sla_removed",
    "company_updated",
    "participant_removed",
    "ticket_state_updated_by_admin",
    "ticket_attribute_updated_by_admin",
    "merged_primary_conversation",
    "call_summary",
)
BY_CONTACT = ("attribute_collected", "conversation_attribute_updated_by_user")
ASSIGNMENTS = (
    "default_assignment",
    "message_strategy_assignment",
    "workflow_assignment",
    "away_mode_assignment",
)
# Takes up a conversation that was closed or put aside.
REVIVALS = ("note_and_reopen", "note_and_unsnooze", "assign_and_reopen", "assign_and_unsnooze")
EVENTS = BY_BOT + BY_ADMIN + BY_CONTACT


def write_event(
    dialogue: Dialogue, at: int, kind: str, *, bot: Json, admin: Admin, contact: Json
) -> Part:
    """Write one event, by whoever causes such events."""
    author = bot if kind in BY_BOT else contact if kind in BY_CONTACT else admin.reference()
    body = "<p>Call of 4 minutes</p>" if kind == "call_summary" else None
    code = "test-integration" if kind.startswith("custom_action") else None
    return dialogue.write(
        at,
        kind,
        author,
        body=body,
        event_details=_DETAILS.get(kind),
        app_package_code=code,
    )


def pause(part: Part, *, again: bool) -> None:
    """Make of a part that removed an SLA one that pauses it, or lets it run again."""
    part.part_type = "conversation_sla_unpaused" if again else "conversation_sla_paused"
    part.event_details = _DETAILS[part.part_type]


def revive(dialogue: Dialogue, at: int, kind: str, admin: Admin, team: Team) -> Part:
    """Take a conversation up again, by a note or an assignment."""
    if kind.startswith("note"):
        return dialogue.note(at, admin, "<p>One more thing.</p>", kind)
    return dialogue.assign(at, admin.reference(), team, kind)


def quick_replies(random: Random) -> tuple[Json, Json]:
    """Give the offer of quick replies and the choice of one of them."""
    keys = [f"{random.getrandbits(32):08x}-0000-4000-8000-{n:012x}" for n in range(2)]
    options = [{"text": text, "uuid": key} for text, key in zip(("Yes", "No"), keys, strict=True)]
    return {"quick_reply_options": options}, {"quick_reply_uuid": keys[0]}
