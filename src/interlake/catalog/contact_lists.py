"""What hangs on contacts and is asked for contact by contact."""

from interlake.catalog.model import Mode, Stream, Table, id_, paths, text

contact_subscriptions = Table(
    "contact_subscriptions",
    "Subscription types about which a contact made a choice; all others are as by default.",
    ("contact_id", "subscription_type_id"),
    (
        id_("contact_id", "the contact", references="contacts"),
        id_("subscription_type_id", "the subscription type", "id"),
        text("consent_type", "opt_out: the contact said no; opt_in: it said yes"),
    ),
    # The type itself, repeated with each contact.
    ignored=paths("type", "state", "default_translation", "translations", "content_types"),
    cascade_from=(("contact_id", "contacts"),),
)

STREAMS = (
    Stream(
        "contact_subscriptions",
        "What contacts chose to receive and what not.",
        Mode.PER_PARENT,
        permission="Read and list users and companies",
        path="/contacts/{id}/subscriptions",
        table=contact_subscriptions,
        parent="contacts",
        parent_column="contact_id",
        due_by="updated_at",
        cost="per_contact",
    ),
)
