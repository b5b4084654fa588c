"""Objects that a workspace defined for itself."""

from interlake.catalog.model import Mode, Paging, Stream, Table, id_, json, text, timestamp

custom_object_instances = Table(
    "custom_object_instances",
    "Instances of your own objects, of the types that `custom_objects` names.",
    ("type", "id"),
    (
        text("type", "which of your objects it is"),
        id_("id", "Intercom's id of the instance"),
        id_("external_id", "the id you gave it"),
        timestamp("external_created_at", "when it was made where it comes from"),
        timestamp("external_updated_at", "when it last changed there"),
        timestamp("created_at", "when Intercom first had it"),
        timestamp("updated_at", "when Intercom last changed it"),
        json("custom_attributes", "the attributes you defined"),
    ),
)

STREAMS = (
    Stream(
        "custom_object_instances",
        "Instances of your own objects, of the types that `custom_objects` names.",
        Mode.SNAPSHOT,
        permission="Read and write custom object instances",
        path="/custom_object_instances/{type}",
        paging=Paging.NUMBERED,
        table=custom_object_instances,
        since_version="2.16",
        cost="per_page",
    ),
)
