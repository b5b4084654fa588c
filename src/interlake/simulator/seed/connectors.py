"""Data connectors and their executions of the last days."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import DataConnector, DataConnectorExecution, Json
from interlake.simulator.workspace import Workspace

HOUR, DAY = 3600, 86400
CONNECTORS, EXECUTIONS = 7, 60

_NAMES = (
    "Order status",
    "Refund \u20ac",
    "CRM <lookup>",
    "\u5929\u6c17",
    "Ping",
    "Subscription",
    "",
)
_METHODS = ("post", "get", "put", "patch", "delete")
ERRORS = (
    "request_configuration_error",
    "faraday_error",
    "3rd_party_error",
    "response_mapping_error",
    "token_refresh_error",
    "fin_action_response_formatting_error",
    "fin_action_identity_verification_error",
    "email_verification_error",
    "non_fin_standalone_action_identity_verification_error",
    "request_validation_error",
    "client_side_action_error",
)
_SOURCES = ("workflow", "inbox", "fin", "custom_bot")


def seed_connectors(workspace: Workspace, random: Random) -> None:
    """Connect the workspace to other services and use some of them."""
    now = workspace.clock.now
    for number in range(CONNECTORS):
        row = new_connector(workspace, random, number, now - (250 - 20 * number) * DAY)
        workspace.data_connectors[row.id] = row
    # Some within the last hour, which is what the list shows unless asked otherwise.
    moments = [now - random.randint(HOUR, 3 * DAY) for _ in range(EXECUTIONS - 12)]
    moments += [now - random.randint(0, HOUR - 60) for _ in range(12)]
    for number, moment in enumerate(sorted(moments)):
        run = new_execution(workspace, random, number, moment)
        if run is not None:
            workspace.data_connector_executions[run.id] = run


def new_connector(workspace: Workspace, random: Random, number: int, born: int) -> DataConnector:
    """Connect one more service."""
    key = workspace.identities.serial("data_connector", 12345)
    maker, editor = random.choices(list(workspace.admins), k=2)
    name = _NAMES[number % len(_NAMES)] if number < len(_NAMES) else f"Connector {key}"
    row = DataConnector(
        key,
        born,
        born + number * HOUR,
        name,
        (None, "", f"Asks the service behind {name}")[number % 3],
        "draft" if number % 4 == 3 else "live",
        _METHODS[number % len(_METHODS)],
        maker,
        editor,
        detail=_detail(random, number),
        direct_fin_usage=number % 2 == 0,
    )
    if number % 3 == 0:
        row.draft = {"description": "Not live yet", "body": '{"draft": true}'}
    return row


def _detail(random: Random, number: int) -> Json:
    client = number % 5 == 4
    return {
        "url": None if client else "https://api.acme.example/orders/{{order_id}}?a=1&b=2",
        "body": ('{"text": "{{message}}"}', "")[number % 2],
        "headers": [{"name": name, "value": "****"} for name in ("Authorization", "X-\u00c4")]
        if number % 2
        else [],
        "audiences": ["users", "leads", "visitors"][: number % 4],
        "execution_type": "client_side" if client else "server_side",
        "configuration_response_type": (None, "test_response_type", "mock_response_type")[
            number % 3
        ],
        "data_transformation_type": (None, "full_access", "redacted_access")[number % 3],
        "client_function_name": "window.acme.lookup" if client else None,
        "client_function_timeout_ms": 2500 if client else None,
        "data_inputs": _inputs(number),
        "response_fields": _fields(number),
        "object_mappings": _mappings() if number % 3 == 1 else [],
        "token_ids": ["77", "78"] if number % 4 == 2 else [],
        "customer_authentication": number % 3 == 2,
        "bypass_authentication": number % 6 == 5,
        "validate_missing_attributes": (None, True, False)[number % 3],
    }


def _inputs(number: int) -> list[Json]:
    kinds = ("string", "integer", "decimal", "boolean")
    return [
        {
            "name": f"{kind} \u00fc" if place else "order_id",
            "type": kind,
            "description": None if place else "The number on the receipt",
            "required": place == 0,
            "default_value": "",
        }
        for place, kind in enumerate(kinds[: number % 5])
    ]


def _fields(number: int) -> list[Json]:
    values = ("ok", 7, 1.5, True, None, {"deep": [1]})
    kinds = ("string", "integer", "decimal", "boolean", "unknown", "unknown")
    return [
        {"path": f"result.{place}", "type": kind, "example_value": value, "redacted": place == 1}
        for place, (kind, value) in enumerate(zip(kinds, values, strict=True))
    ][: number % 7]


def _mappings() -> list[Json]:
    return [
        {
            "response_object_path": "result",
            "intercom_object_type": "conversation",
            "attribute_mappings": [
                {
                    "response_attribute_path": "result.0",
                    "intercom_attribute_identifier": "custom_attributes.jira_issue_key",
                    "mapping_type": "primitive_mapping",
                }
            ],
            "reference_mappings": [
                {"intercom_object_type": "user", "intercom_attribute_identifier": "email"}
            ],
        }
    ]


def new_execution(
    workspace: Workspace, random: Random, number: int, born: int
) -> DataConnectorExecution | None:
    """Run one of the live connectors, if there is any; every fourth run fails."""
    live = [row for row in workspace.data_connectors.values() if row.state == "live"]
    if not live:
        return None
    key = workspace.identities.serial("data_connector_execution", 99001)
    connector = random.choice(live)
    success = number % 4 != 1
    status = 200 if success else (None, 404, 500)[number // 4 % 3]
    run = DataConnectorExecution(key, born, born, connector.id, success, "", status)
    run.http_method = connector.http_method
    run.facts = {"request_url": "https://api.acme.example/orders/1"}
    if number % 5:
        run.facts |= {"execution_time_ms": random.randint(20, 9000)}
        run.facts |= {"source_type": random.choice(_SOURCES), "source_id": str(5000 + number % 9)}
    talks = list(workspace.conversations)
    if talks and number % 3 == 0:
        run.facts["conversation_id"] = random.choice(talks)
    if not success:
        run.facts["error_type"] = ERRORS[number // 4 % len(ERRORS)]
        run.facts["error_message"] = "Connection refused \u2013 <retry>"
    run.bodies_told = {
        "request_body": '{"message": "hello \\u00e9"}' if number % 2 else None,
        "response_body": '{"status": "ok"}' if success else None,
        "raw_response_body": '{"status": "ok", "more": [1, 2]}' if success else "<html>502</html>",
    }
    return run
