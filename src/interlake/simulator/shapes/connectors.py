"""Data connectors and their executions (corrections b.3): all times are ISO."""

from __future__ import annotations

from interlake.simulator.records import DataConnector, DataConnectorExecution, Json
from interlake.simulator.shapes.times import iso
from interlake.simulator.workspace import Workspace


def data_connector(workspace: Workspace, record: DataConnector, version: str) -> Json:
    """Give a connector as the list shows it."""
    return {
        "type": "data_connector",
        "id": record.id,
        "name": record.name,
        "description": record.description,
        "state": record.state,
        "http_method": record.http_method,
        "direct_fin_usage": record.direct_fin_usage,
        "created_by_admin_id": record.created_by,
        "updated_by_admin_id": record.updated_by,
        "created_at": iso(record.created_at),
        "updated_at": iso(record.updated_at),
        "execution_results_url": f"/data_connectors/{record.id}/execution_results",
    }


def data_connector_detail(workspace: Workspace, record: DataConnector, version: str) -> Json:
    """Give a connector with what only its own call tells."""
    return {**data_connector(workspace, record, version), **record.detail}


def data_connector_draft(workspace: Workspace, record: DataConnector, version: str) -> Json:
    """Give a connector as it would be with its draft."""
    shape = data_connector_detail(workspace, record, version)
    return {**shape, **record.draft, "state": "draft"}


def whole_execution(workspace: Workspace, record: DataConnectorExecution, version: str) -> Json:
    """Give an execution as its own call does."""
    return execution(record, bodies=True)


def execution(record: DataConnectorExecution, *, bodies: bool) -> Json:
    """Give an execution; what went back and forth only where it is asked for."""
    return {
        "type": "data_connector.execution",
        "id": record.id,
        "data_connector_id": record.connector_id,
        "success": record.success,
        "http_status": record.http_status,
        "http_method": record.http_method,
        **record.facts,
        "created_at": iso(record.created_at),
        **(record.bodies_told if bodies else {}),
    }
