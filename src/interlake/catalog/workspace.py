"""Settings of a workspace: tags, segments, and the attributes it defined."""

from interlake.catalog.model import (
    POSITION,
    Mode,
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

tags = Table(
    "tags",
    "Labels that can be put on contacts, companies, conversations and articles.",
    ("id",),
    (id_("id", "the tag"), text("name", "what the label says")),
    ignored=paths("type", "applied_at", "applied_by"),
)

segments = Table(
    "segments",
    "Saved filters over contacts, with how many they hold.",
    ("id",),
    (
        id_("id", "the segment"),
        text("name", "display name"),
        text("person_type", "user or contact (that is, lead)"),
        integer("count", "members when last counted", volatile=True),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
)

data_attributes = Table(
    "data_attributes",
    "Standard and custom attributes of contacts and companies (and conversations before 2.16).",
    ("model", "full_name"),
    (
        text("model", "contact, company or conversation"),
        text("full_name", "name with its path, such as plan.name; unique within the model"),
        id_("id", "only custom attributes have one"),
        text("name", "last part of the name; not unique"),
        text("label", "as shown to teammates"),
        text("description", "what it is for"),
        text("data_type", "string, integer, float, boolean or date"),
        boolean("api_writable", "whether the API may write it"),
        boolean("messenger_writable", "whether the messenger may write it"),
        boolean("ui_writable", "whether teammates may write it"),
        boolean("custom", "made by the workspace rather than by Intercom"),
        boolean("archived", "no longer in use"),
        id_("admin_id", "who made it; custom ones only", references="admins"),
        timestamp("created_at", "when it was made; custom ones only"),
        timestamp("updated_at", "when it was last changed; custom ones only"),
    ),
    children=(
        Table(
            "data_attribute_options",
            "Values that a list attribute allows.",
            ("model", "full_name", "_position"),
            (
                text("model", "model of the attribute"),
                text("full_name", "name of the attribute"),
                POSITION,
                text("value", "the value"),
            ),
            source=paths("options"),
            inherits=(("model", "model"), ("full_name", "full_name")),
        ),
    ),
    ignored=paths("type"),
)

conversation_attributes = Table(
    "conversation_attributes",
    "Attributes of conversations, a list of their own since 2.16.",
    ("id",),
    (
        id_("id", "the attribute"),
        text("name", "key of the value in conversations.custom_attributes"),
        text("description", "what it is for"),
        text("data_type", "string, integer, list, decimal, boolean, datetime, relationship, files"),
        boolean("required", "whether it must be set before closing"),
        boolean("multiline", "string attributes: more than one line allowed"),
        boolean("archived", "no longer in use"),
        text("reference_type", "relationship attributes: one or many", "reference.type"),
        id_(
            "reference_object_type_id",
            "relationship attributes: to which object type",
            "reference.object_type_id",
        ),
        json("visible_to_team_ids", "teams that see it"),
        id_("admin_id", "who made it", references="admins"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        child(
            "conversation_attribute_options",
            "Values that a list attribute allows.",
            ("conversation_attribute_id", "id"),
            (
                id_("id", "the option"),
                text("label", "as shown to teammates"),
                boolean("archived", "no longer in use"),
            ),
            "options",
            parent="conversation_attribute_id",
        ),
    ),
    ignored=paths("type"),
)

_ATTRIBUTES = "Read and list users and companies"

STREAMS = (
    Stream(
        "tags",
        "Tags by id and name.",
        Mode.SNAPSHOT,
        permission="Read tags",
        path="/tags",
        table=tags,
    ),
    Stream(
        "segments",
        "Segments with their member counts.",
        Mode.SNAPSHOT,
        permission=_ATTRIBUTES,
        path="/segments",
        rows=("segments",),
        params=(("include_count", "true"),),
        table=segments,
    ),
    Stream(
        "data_attributes",
        "Attribute definitions of contacts and companies, archived ones too.",
        Mode.SNAPSHOT,
        permission=_ATTRIBUTES,
        path="/data_attributes",
        params=(("include_archived", "true"),),
        table=data_attributes,
    ),
    Stream(
        "conversation_attributes",
        "Attribute definitions of conversations.",
        Mode.SNAPSHOT,
        permission="Read conversations",
        path="/conversations/attributes",
        params=(("include_archived", "true"),),
        table=conversation_attributes,
        since_version="2.16",
    ),
)
