"""Columns that notes on contacts and on companies share."""

from interlake.catalog.model import id_, text, timestamp

NOTE_COLUMNS = (
    id_("author_id", "the admin who wrote it", "author.id", "admins"),
    text("author_name", "name of that admin", "author.name"),
    text("author_email", "e-mail of that admin", "author.email"),
    text("body", "the note, HTML"),
    timestamp("created_at", "when it was written; notes carry no updated_at"),
)
# The author is an admin record in brief; what it says of the admin stands in `admins`.
NOTE_IGNORED = (
    "type",
    "author.type",
    "author.job_title",
    "author.away_mode_enabled",
    "author.away_mode_reassign",
    "author.away_status_reason_id",
    "author.has_inbox_seat",
    "author.team_ids",
    "author.avatar",
    "author.team_priority_level",
    "author.role",
)
