"""connections.yml → frozen settings, checked against the catalog; secrets never print."""

from interlake.config.connections import (
    HOSTS,
    Destination,
    DuckDBConnection,
    IntercomConnection,
    PostgresConnection,
)
from interlake.config.durations import EVERY_RUN, NEVER, parse_duration, parse_interval
from interlake.config.nearest import suggestion
from interlake.config.pipelines import REFRESH_DEFAULTS, Layout, Pipeline
from interlake.config.settings import Settings, load

__all__ = [
    "EVERY_RUN",
    "HOSTS",
    "NEVER",
    "REFRESH_DEFAULTS",
    "Destination",
    "DuckDBConnection",
    "IntercomConnection",
    "Layout",
    "Pipeline",
    "PostgresConnection",
    "Settings",
    "load",
    "parse_duration",
    "parse_interval",
    "suggestion",
]
