"""What a workspace is set up with: subscriptions, brands, addresses, macros, who may connect."""

from interlake.catalog.model import (
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    id_,
    paths,
    text,
    timestamp,
)

subscription_types = Table(
    "subscription_types",
    "What contacts can subscribe to, or unsubscribe from.",
    ("id",),
    (
        id_("id", "the subscription type"),
        text("state", "live, draft or archived"),
        text("consent_type", "opt_out: all but those who left; opt_in: only those who asked"),
        text("default_translation_name", "name", "default_translation.name"),
        text(
            "default_translation_description", "what it is about", "default_translation.description"
        ),
        text("default_translation_locale", "language of both", "default_translation.locale"),
    ),
    children=(
        child(
            "subscription_type_translations",
            "Names and descriptions of subscription types by language.",
            ("subscription_type_id", "locale"),
            (
                text("locale", "language"),
                text("name", "name in this language"),
                text("description", "what it is about, in this language"),
            ),
            "translations",
            parent="subscription_type_id",
            ignored=(),
        ),
        child(
            "subscription_type_content_types",
            "Kinds of message that a subscription type covers.",
            ("subscription_type_id", "content_type"),
            (text("content_type", "email or sms_message", "value"),),
            "content_types",
            parent="subscription_type_id",
            ignored=(),
        ),
    ),
    ignored=paths("type"),
)

brands = Table(
    "brands",
    "Brands that the workspace speaks as (2.15).",
    ("id",),
    (
        id_("id", "the brand; the default one has the workspace's id"),
        text("name", "display name"),
        boolean("is_default", "whether it is the workspace's default"),
        id_("help_center_id", "its help center", references="help_centers"),
        id_(
            "default_address_settings_id", "the address it sends from", references="email_settings"
        ),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
)

email_settings = Table(
    "email_settings",
    "Addresses that mail is sent from (2.15).",
    ("id",),
    (
        id_("id", "the address setting"),
        text("email", "the address"),
        text("domain", "its part after the @"),
        boolean("verified", "whether it was proved to be yours"),
        id_("brand_id", "the brand that sends from it", references="brands"),
        boolean("forwarding_enabled", "whether mail to it is forwarded to Intercom"),
        timestamp("forwarded_email_last_received_at", "when forwarded mail last came; or never"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
)

macros = Table(
    "macros",
    "Saved replies (2.16).",
    ("id",),
    (
        id_("id", "the macro"),
        text("name", "name"),
        text("body", "what it says, HTML with placeholders as tags"),
        text("body_text", "what it says, with placeholders as teammates write them"),
        text("visible_to", "everyone or specific_teams"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        child(
            "macro_teams",
            "Teams that may use a macro which is not for everyone.",
            ("macro_id", "team_id"),
            (id_("team_id", "the team", "value", "teams"),),
            "visible_to_team_ids",
            parent="macro_id",
            ignored=(),
        ),
        child(
            "macro_places",
            "Where a macro can be used.",
            ("macro_id", "available_on"),
            (text("available_on", "inbox or messenger", "value"),),
            "available_on",
            parent="macro_id",
            ignored=(),
        ),
    ),
    ignored=paths("type"),
)

ip_allowlist = Table(
    "ip_allowlist",
    "Whether only certain addresses may use the workspace; one row.",
    ("type",),
    (
        text("type", "ip_allowlist: a workspace has one, without an id"),
        boolean("enabled", "whether others are kept out"),
    ),
    children=(
        child(
            "ip_allowlist_addresses",
            "Addresses and ranges that may use the workspace.",
            ("type", "address"),
            (text("address", "an IP address, or a range in CIDR notation", "value"),),
            "ip_allowlist",
            parent="type",
            parent_key="type",
            ignored=(),
        ),
    ),
)

_UNDOCUMENTED = "not documented"

STREAMS = (
    Stream(
        "subscription_types",
        "Subscription types, with translations.",
        Mode.SNAPSHOT,
        permission="Read and list users and companies",
        path="/subscription_types",
        table=subscription_types,
    ),
    Stream(
        "brands",
        "Brands.",
        Mode.SNAPSHOT,
        permission=_UNDOCUMENTED,
        path="/brands",
        table=brands,
        since_version="2.15",
    ),
    Stream(
        "email_settings",
        "Addresses that mail is sent from.",
        Mode.SNAPSHOT,
        permission=_UNDOCUMENTED,
        path="/emails",
        table=email_settings,
        since_version="2.15",
    ),
    Stream(
        "macros",
        "Macros, one request each: the list may leave out what they say.",
        Mode.SNAPSHOT,
        permission="Read conversations",
        path="/macros",
        paging=Paging.CURSOR,
        detail="/macros/{id}",
        gone="/macros/{id}",
        table=macros,
        since_version="2.16",
        cost="per_page",
    ),
    Stream(
        "ip_allowlist",
        "Who may connect.",
        Mode.SNAPSHOT,
        permission="manage_ip_allowlist",
        path="/ip_allowlist",
        rows=(),
        table=ip_allowlist,
    ),
)
