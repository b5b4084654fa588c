"""What teammates and contacts do that leaves a trace: logins, orders, messages, choices."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.custom_objects import show_on_owners
from interlake.simulator.seed.activity_logs import log_in
from interlake.simulator.seed.custom_objects import new_custom_object
from interlake.simulator.seed.messages import new_message, respond, send
from interlake.simulator.workspace import Workspace

DAY = 86_400
# To messages that are older nobody does anything any more.
_FRESH_DAYS = 30


def _log_in(scene: Scene) -> bool:
    log_in(scene.workspace, scene.random, scene.teammate())
    return True


def _order(scene: Scene) -> bool:
    workspace = scene.workspace
    contacts, talks = list(workspace.contacts), list(workspace.conversations)
    now = workspace.clock.now
    record = new_custom_object(scene.random, scene.number, now, contacts, talks)
    workspace.add(workspace.custom_objects, record)
    show_on_owners(workspace, record)
    return True


def _change_order(scene: Scene) -> bool:
    record = scene.any(scene.workspace.custom_objects)
    if record is None:
        return False
    with scene.workspace.changing(record):
        record.external_updated_at = scene.workspace.clock.now
        record.attributes = {**record.attributes, "status": f"step {scene.number}"}
    show_on_owners(scene.workspace, record)
    return True


def _cancel_order(scene: Scene) -> bool:
    workspace = scene.workspace
    record = scene.any(workspace.custom_objects)
    if record is None or not scene.may_lose("custom_objects", workspace.custom_objects):
        return False
    workspace.remove(workspace.custom_objects, record)
    show_on_owners(workspace, record)
    return True


def _send(scene: Scene) -> bool:
    workspace = scene.workspace
    contacts = list(workspace.contacts.values())
    message = new_message(scene.number)
    for contact in scene.random.sample(contacts, min(25, len(contacts) // 20)):
        send(workspace, message, contact, workspace.clock.now)
    return len(contacts) >= 20


def _respond(scene: Scene) -> bool:
    workspace = scene.workspace
    horizon = workspace.clock.now - _FRESH_DAYS * DAY
    fresh = [row for row in workspace.receipts.values() if row.received_at >= horizon]
    if not fresh:
        return False
    respond(scene.random, scene.random.choice(fresh), workspace.clock.now)
    return True


def _choose(scene: Scene) -> bool:
    workspace = scene.workspace
    contact, kind = scene.any(workspace.contacts), scene.any(workspace.subscription_types)
    if contact is None or kind is None:
        return False
    with workspace.changing(contact):
        if kind.id in contact.subscription_ids:
            contact.opted_out = [key for key in contact.opted_out if key != kind.id]
            contact.opted_in = [key for key in contact.opted_in if key != kind.id]
        elif kind.consent_type == "opt_in":
            contact.opted_in = [*contact.opted_in, kind.id]
        else:
            contact.opted_out = [*contact.opted_out, kind.id]
    return True


def _contacts(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.contacts) * share


def _daily(times: float) -> Callable[[Workspace], float]:
    return lambda workspace: times


HAPPENINGS = (
    Happening("admins_logged_in", _daily(6), _log_in, "traces"),
    Happening("custom_objects_created", _daily(3), _order, "traces"),
    Happening("custom_objects_changed", _daily(3), _change_order, "traces"),
    Happening("custom_objects_deleted", _daily(0.7), _cancel_order, "traces"),
    Happening("messages_sent", _daily(0.6), _send, "traces"),
    Happening("messages_answered", _daily(12), _respond, "traces"),
    Happening("subscriptions_changed", _contacts(0.004), _choose, "traces"),
)
