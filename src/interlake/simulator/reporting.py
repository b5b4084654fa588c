"""The datasets of the reporting export, computed from the workspace (reference §3.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from interlake.simulator.activity_log import AWAY
from interlake.simulator.records import Conversation, Json
from interlake.simulator.shapes.conversations import statistics
from interlake.simulator.workspace import Workspace


@dataclass(frozen=True)
class Dataset:
    """One dataset: its attributes, and which of them says when a row happened."""

    id: str
    name: str
    description: str
    time: str
    attributes: tuple[str, ...]
    rows: Callable[[Workspace, str], Iterator[Json]]


def _conversations(workspace: Workspace, version: str) -> Iterator[Json]:
    for talk in workspace.conversations.values():
        # Up to 2.15 those without a reply by the user are left out (reference §3.4).
        if version >= "2.16" or _has_user_reply(workspace, talk):
            yield _conversation(workspace, talk)


def _has_user_reply(workspace: Workspace, talk: Conversation) -> bool:
    if talk.source["delivered_as"] == "customer_initiated":
        return True
    numbers = statistics(workspace, talk)
    return numbers is not None and numbers["first_contact_reply_at"] is not None


def _conversation(workspace: Workspace, talk: Conversation) -> Json:
    numbers = statistics(workspace, talk) or {}
    rating = talk.rating or {}
    return {
        "conversation_id": talk.id,
        "conversation_started_at": talk.created_at,
        "title": talk.title,
        "channel": talk.source["type"],
        "state": talk.state,
        "contact_id": talk.contacts[0][0] if talk.contacts else None,
        "teammate_assigned_id": talk.admin_id,
        "team_assigned_id": talk.team_id,
        "first_response_time": numbers.get("time_to_admin_reply"),
        "time_to_first_close": numbers.get("time_to_first_close"),
        "time_to_last_close": numbers.get("time_to_last_close"),
        "handling_time": numbers.get("handling_time"),
        "reopens": numbers.get("count_reopens"),
        "parts": numbers.get("count_conversation_parts"),
        "rating": rating.get("rating"),
        "rating_remark": rating.get("remark"),
    }


def _states(workspace: Workspace, version: str) -> Iterator[Json]:
    for talk in workspace.conversations.values():
        changes = [("open", talk.created_at)]
        changes += [(part.state, part.created_at) for part in talk.parts]
        turns = [
            change
            for number, change in enumerate(changes)
            if number == 0 or change[0] != changes[number - 1][0]
        ]
        for number, (state, at) in enumerate(turns):
            ended_at = turns[number + 1][1] if number + 1 < len(turns) else None
            yield {
                "conversation_id": talk.id,
                "state_change_number": number + 1,
                "state": state,
                "state_started_at": at,
                "state_ended_at": ended_at,
                "state_duration": None if ended_at is None else ended_at - at,
            }


def _away_changes(workspace: Workspace, version: str) -> Iterator[Json]:
    for entry in workspace.activity_logs:
        if entry.activity_type == AWAY and entry.metadata is not None:
            yield {
                "status_change_id": entry.id,
                "teammate_id": entry.performed_by["id"],
                "status": "away" if entry.metadata["away_mode"] else "active",
                "away_reason": entry.metadata["away_status_reason"],
                "status_changed_at": entry.created_at,
            }


def _dataset(
    id_: str,
    name: str,
    description: str,
    time: str,
    attributes: str,
    rows: Callable[[Workspace, str], Iterator[Json]],
) -> Dataset:
    return Dataset(id_, name, description, time, tuple(attributes.split()), rows)


DATASETS = {
    dataset.id: dataset
    for dataset in (
        _dataset(
            "conversation",
            "Conversation",
            "Conversation-level details: status, channel, assignee.",
            "conversation_started_at",
            "conversation_id conversation_started_at title channel state contact_id "
            "teammate_assigned_id team_assigned_id first_response_time time_to_first_close "
            "time_to_last_close handling_time reopens parts rating rating_remark",
            _conversations,
        ),
        _dataset(
            "conversation_state",
            "Conversation state",
            "How long each conversation was open, snoozed and closed.",
            "state_started_at",
            "conversation_id state_change_number state state_started_at state_ended_at "
            "state_duration",
            _states,
        ),
        _dataset(
            "admin_status_change",
            "Teammate status change",
            "When teammates went away and came back.",
            "status_changed_at",
            "status_change_id teammate_id status away_reason status_changed_at",
            _away_changes,
        ),
    )
}


def described(dataset: Dataset, version: str) -> Json:
    """Give a dataset as the list of datasets shows it."""
    attributes: list[Json] = []
    for key in dataset.attributes:
        attribute: Json = {"id": key}
        if version >= "2.16":
            # Ids may be ambiguous; 2.16 has names that are not.
            attribute["qualified_id"] = f"{dataset.id}.{key}"
        attribute["name"] = key.replace("_", " ").capitalize()
        attributes.append(attribute)
    return {
        "id": dataset.id,
        "name": dataset.name,
        "description": dataset.description,
        "default_time_attribute_id": dataset.time,
        "attributes": attributes,
    }
