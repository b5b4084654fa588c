"""What people and bots may do in a conversation; seeding and later activity both use it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from interlake.simulator.identities import Identities
from interlake.simulator.records import Admin, Contact, Conversation, Json, Part, Team

NOBODY: Json = {"type": "nobody_admin", "id": None}


class Dialogue:
    """Writes parts into one conversation and keeps its state in step with them."""

    def __init__(self, conversation: Conversation, identities: Identities) -> None:
        self.conversation = conversation
        self._identities = identities

    def write(self, at: int, part_type: str, author: Json, **more: Any) -> Part:
        """Append one part, with the state the conversation has now."""
        talk = self.conversation
        key = self._identities.number("part")
        part = Part(key, part_type, at, at, author, talk.state, **more)
        talk.parts.append(part)
        talk.updated_at = max(talk.updated_at, at)
        talk.statistics = None
        return part

    def contact_says(self, at: int, contact: Contact, body: str, **more: Any) -> Part:
        """Let a contact reply, which opens a closed or snoozed conversation again."""
        talk = self.conversation
        self._open_again()
        # Waiting since the first unanswered word (reference §4.3).
        talk.waiting_since = talk.waiting_since or at
        talk.read = False
        kind = more.pop("part_type", "comment")
        return self.write(at, kind, contact.reference(), body=body, **more)

    def admin_says(self, at: int, admin: Admin, body: str, **more: Any) -> Part:
        """Let a teammate reply."""
        self.join(admin)
        self.conversation.waiting_since = None
        self.conversation.read = True
        return self.write(at, "comment", admin.reference(), body=body, **more)

    def bot_says(self, at: int, bot: Json, body: str, *, answers: bool, **more: Any) -> Part:
        """Let Fin or Operator say something."""
        author = {**bot, "from_ai_agent": answers, "is_ai_answer": answers}
        return self.write(at, more.pop("part_type", "comment"), author, body=body, **more)

    def note(self, at: int, admin: Admin, body: str, part_type: str = "note") -> Part:
        """Leave an internal note; two kinds of it also open the conversation."""
        self.join(admin)
        if part_type != "note":
            self._open_again()
        return self.write(at, part_type, admin.reference(), body=body)

    def assign(
        self, at: int, by: Json, to: Admin | Team | None, part_type: str = "assignment"
    ) -> Part:
        """Give the conversation to a teammate, a team or nobody."""
        talk = self.conversation
        if part_type in ("assign_and_reopen", "assign_and_unsnooze"):
            self._open_again()
        if to is None:
            talk.admin_id = talk.team_id = None
            # Taking an assignment away names nobody, it is not null (reference §4.4).
            return self.write(at, part_type, by, assigned_to=NOBODY)
        if isinstance(to, Team):
            talk.team_id = int(to.id)
            return self.write(at, part_type, by, assigned_to={"type": "team", "id": to.id})
        talk.admin_id = int(to.id)
        self.join(to)
        return self.write(at, part_type, by, assigned_to={"type": "admin", "id": to.id})

    def close(self, at: int, by: Json, body: str | None = None) -> Part:
        """Close the conversation, perhaps with last words."""
        talk = self.conversation
        talk.state, talk.snoozed_until, talk.waiting_since = "closed", None, None
        return self.write(at, "close", by, body=body)

    def open(self, at: int, by: Json) -> Part:
        """Open a closed conversation."""
        self._open_again()
        return self.write(at, "open", by)

    def snooze(self, at: int, by: Json, until: int) -> Part:
        """Put the conversation aside until a time."""
        talk = self.conversation
        talk.state, talk.snoozed_until = "snoozed", until
        moment = datetime.fromtimestamp(until, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        details: Json = {"until": "custom_time", "custom_until_time": moment}
        if until % 3 == 0:
            details = {"until": "tomorrow", "custom_until_time": None}
        return self.write(at, "snoozed", by, event_details=details)

    def wake(self, at: int, by: Json, part_type: str = "timer_unsnooze") -> Part:
        """Take a snoozed conversation up again."""
        self._open_again()
        return self.write(at, part_type, by)

    def ask_rating(self, at: int, contact: Contact, admin: Admin) -> None:
        """Ask the contact how it was; the rating stays null until given (§4.3)."""
        self.conversation.rating = {
            "rating": None,
            "remark": None,
            "created_at": at,
            "updated_at": at,
            "contact": {"type": "contact", "id": contact.id, "external_id": contact.external_id},
            "teammate": {"type": "admin", "id": admin.id},
        }

    def rate(self, at: int, contact: Contact, stars: int, remark: str | None) -> None:
        """Answer the question of `ask_rating`."""
        rating = self.conversation.rating
        if rating is None:
            return
        rating.update(rating=stars, remark=remark, updated_at=at)
        by = contact.reference()
        self.write(at, "conversation_rating_changed", by)
        if remark is not None:
            self.write(at, "conversation_rating_remark_added", by, body=remark)

    def join(self, admin: Admin) -> None:
        """Make a teammate one of those who took part."""
        if admin.id not in self.conversation.teammate_ids:
            self.conversation.teammate_ids.append(admin.id)

    def _open_again(self) -> None:
        self.conversation.state, self.conversation.snoozed_until = "open", None
