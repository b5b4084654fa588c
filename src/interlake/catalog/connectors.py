"""Data connectors, and what came of running them."""

from interlake.catalog.model import (
    POSITION,
    Column,
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    id_,
    integer,
    json,
    paths,
    text,
    timestamp,
)

_PARENT = "data_connector_id"


def _listed(name: str, description: str, source: str, *columns: Column) -> Table:
    key = (_PARENT, "_position")
    return child(name, description, key, (POSITION, *columns), source, parent=_PARENT, ignored=())


data_connectors = Table(
    "data_connectors",
    "Calls to other services that workflows and Fin can make, as they are live (2.16).",
    ("id",),
    (
        id_("id", "the connector"),
        text("name", "name"),
        text("description", "what it is for"),
        text("state", "draft or live"),
        text("http_method", "get, post, put, delete or patch"),
        text("url", "address it calls, with placeholders"),
        text("body", "what it sends, with placeholders"),
        boolean("direct_fin_usage", "whether Fin uses it by itself"),
        text("execution_type", "server_side or client_side"),
        text("configuration_response_type", "test_response_type or mock_response_type"),
        text(
            "data_transformation_type",
            "full_access, redacted_access or code_block_transformation",
        ),
        text("client_function_name", "client_side: the function in the browser"),
        integer("client_function_timeout_ms", "client_side: how long it may take"),
        boolean("customer_authentication", "whether customers prove who they are first"),
        boolean("bypass_authentication", "whether that is left out"),
        boolean("validate_missing_attributes", "whether missing attributes are checked first"),
        text("execution_results_url", "path of its executions"),
        id_("created_by_admin_id", "who made it", references="admins"),
        id_("updated_by_admin_id", "who last changed it", references="admins"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        _listed(
            "data_connector_headers",
            "HTTP headers that a connector sends.",
            "headers",
            text("name", "name of the header"),
            text("value", "always ****: Intercom keeps it secret"),
        ),
        _listed(
            "data_connector_inputs",
            "What a connector has to be given.",
            "data_inputs",
            text("name", "name of the input"),
            text("type", "string, integer, decimal or boolean"),
            text("description", "what it is"),
            boolean("required", "whether it must be given"),
            text("default_value", "what it is otherwise"),
        ),
        _listed(
            "data_connector_response_fields",
            "Fields that a connector's answers have.",
            "response_fields",
            text("path", "where in the answer"),
            text("type", "unknown, string, integer, decimal, datetime or boolean"),
            json("example_value", "an example"),
            boolean("redacted", "whether it is kept from Fin"),
        ),
        _listed(
            "data_connector_object_mappings",
            "Where a connector's answers are written to.",
            "object_mappings",
            text("response_object_path", "where in the answer"),
            text("intercom_object_type", "conversation or user"),
            json("attribute_mappings", "which attribute takes which field"),
            json("reference_mappings", "by which attributes the object is found"),
        ),
        child(
            "data_connector_audiences",
            "Whom a connector is for.",
            (_PARENT, "audience"),
            (text("audience", "users, leads or visitors", "value"),),
            "audiences",
            parent=_PARENT,
            ignored=(),
        ),
        child(
            "data_connector_tokens",
            "Tokens that a connector authenticates with.",
            (_PARENT, "token_id"),
            (id_("token_id", "the token", "value"),),
            "token_ids",
            parent=_PARENT,
            ignored=(),
        ),
    ),
    ignored=paths("type"),
)

data_connector_executions = Table(
    "data_connector_executions",
    "Each time that a connector ran (2.16).",
    ("id",),
    (
        id_("id", "the execution"),
        id_(_PARENT, "the connector", references="data_connectors"),
        boolean("success", "whether it worked"),
        integer("http_status", "what the other service answered; null where it did not"),
        text("http_method", "get, post, put, delete or patch"),
        text("error_type", "what went wrong"),
        text("error_message", "what went wrong, in words"),
        integer("execution_time_ms", "how long it took"),
        text("source_type", "what ran it: workflow, inbox, fin, …"),
        id_("source_id", "which of these ran it"),
        id_("conversation_id", "the conversation it ran in", references="conversations"),
        text("request_url", "address that was called, without its query"),
        text("request_body", "what was sent"),
        text("response_body", "what came back, as the connector gives it on"),
        text("raw_response_body", "what came back"),
        timestamp("created_at", "when it ran"),
    ),
    ignored=paths("type"),
    cascade_from=((_PARENT, "data_connectors"),),
)

_PERMISSION = "Read data connectors"

STREAMS = (
    Stream(
        "data_connectors",
        "Data connectors, one request each: the list leaves most of them out.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/data_connectors",
        paging=Paging.CURSOR,
        per_page=50,
        detail="/data_connectors/{id}",
        gone="/data_connectors/{id}",
        table=data_connectors,
        since_version="2.16",
        cost="per_page",
    ),
    Stream(
        "data_connector_executions",
        "Executions of each data connector since the last run.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/data_connectors/{id}/execution_results",
        paging=Paging.CURSOR,
        per_page=30,
        params=(("include_bodies", "true"),),
        since_param="start_ts",
        parent="data_connectors",
        parent_column=_PARENT,
        keeps=True,
        table=data_connector_executions,
        since_version="2.16",
        cost="per_page",
        started_by_date=True,
    ),
)
