"""Teammates, teams, and what a workspace is set up with."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class Admin(Record):
    name: str
    email: str
    team_ids: list[int] = field(default_factory=list)
    job_title: str | None = None
    away: bool = False
    reassign: bool = False
    away_reason: int | None = None
    seat: bool = True
    role: Json | None = None

    def reference(self) -> Json:
        """Give the admin as an author is shown."""
        return {"type": "admin", "id": self.id, "name": self.name, "email": self.email}


@dataclass(slots=True)
class Team(Record):
    name: str
    admin_ids: list[int] = field(default_factory=list)
    primary: list[int] | None = None
    secondary: list[int] | None = None
    limit: int | None = None
    distribution: str | None = None


@dataclass(slots=True)
class Tag(Record):
    name: str


@dataclass(slots=True)
class Segment(Record):
    name: str
    person_type: str


@dataclass(slots=True)
class Attribute(Record):
    """A data attribute; the default ones have no id in the API."""

    model: str
    body: Json
