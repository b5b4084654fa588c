"""When the office is open: weekly schedules, and the days that are otherwise."""

from interlake.catalog.model import (
    POSITION,
    Mode,
    Stream,
    Table,
    boolean,
    child,
    id_,
    integer,
    paths,
    text,
    timestamp,
)


def _intervals(name: str, description: str, parent: str, counted: str) -> Table:
    return child(
        name,
        description,
        (parent, "_position"),
        (
            POSITION,
            integer("start_minute", f"when it opens, in minutes from {counted} on"),
            integer("end_minute", f"when it closes, in minutes from {counted} on"),
            integer("day_of_week", "day it opens on; 0 is Monday"),
        ),
        "time_intervals",
        parent=parent,
        ignored=(),
    )


office_hours_schedules = Table(
    "office_hours_schedules",
    "Weekly office hours (2.16).",
    ("id",),
    (
        id_("id", "the schedule"),
        text("name", "name"),
        text("time_zone_name", "time zone that its minutes are in"),
        boolean("twenty_four_seven", "whether it never closes"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        _intervals(
            "office_hours_intervals",
            "When a schedule is open in the course of a week.",
            "office_hours_schedule_id",
            "Monday 00:00",
        ),
    ),
    ignored=paths("type"),
)

office_hours_exceptions = Table(
    "office_hours_exceptions",
    "Days on which a schedule is otherwise (2.16).",
    ("id",),
    (
        id_("id", "the exception"),
        id_("office_hours_schedule_id", "the schedule", references="office_hours_schedules"),
        text("exception_date", "the day, as YYYY-MM-DD"),
        text("exception_type", "closed, or custom_hours: open as its intervals say"),
        text("name", "what day it is"),
        boolean("recurring_annually", "whether it is so every year"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        _intervals(
            "office_hours_exception_intervals",
            "When a schedule is open on a day that is otherwise.",
            "office_hours_exception_id",
            "midnight",
        ),
    ),
    ignored=paths("type"),
    cascade_from=(("office_hours_schedule_id", "office_hours_schedules"),),
)

_PERMISSION = "read_write_office_hours"

STREAMS = (
    Stream(
        "office_hours_schedules",
        "Weekly office hours.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/office_hours_schedules",
        table=office_hours_schedules,
        since_version="2.16",
    ),
    Stream(
        "office_hours_exceptions",
        "Holidays and other days that are otherwise.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/office_hours_schedules/{id}/office_hours_exceptions",
        parent="office_hours_schedules",
        parent_column="office_hours_schedule_id",
        table=office_hours_exceptions,
        since_version="2.16",
        cost="per_page",
    ),
)
