"""Data connectors and what came of running them."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class DataConnector(Record):
    name: str
    description: str | None
    state: str
    http_method: str
    created_by: str
    updated_by: str
    # What only the call for one connector tells.
    detail: Json = field(default_factory=dict)
    # What a draft on top of the live connector would change.
    draft: Json = field(default_factory=dict)
    direct_fin_usage: bool = False


@dataclass(slots=True)
class DataConnectorExecution(Record):
    connector_id: str
    success: bool
    http_method: str
    http_status: int | None
    # Keys that are absent where there is nothing to tell.
    facts: Json = field(default_factory=dict)
    # Told by the call for one, and by the list only where asked for.
    bodies_told: Json = field(default_factory=dict)
