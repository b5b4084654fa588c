"""Subscription types, away reasons, brands, addresses, macros and the IP allowlist."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import (
    AwayReason,
    Brand,
    EmailSetting,
    IpAllowlist,
    Json,
    Macro,
    SubscriptionType,
)
from interlake.simulator.seed.vocabulary import NASTY_TEXTS
from interlake.simulator.workspace import APP_ID, Workspace

DAY = 86400
EMAIL, SMS = "email", "sms_message"

# Contacts who opted out did so from the first; away teammates name the third reason.
_SUBSCRIPTIONS = (
    ("Newsletter", "live", "opt_out", (EMAIL,)),
    ("Product updates", "live", "opt_in", (EMAIL, SMS)),
    ("Billing \u20ac & receipts", "live", "opt_out", (EMAIL,)),
    ("Webinars", "draft", "opt_in", ()),
    ("Old campaign <2019>", "archived", "opt_out", (EMAIL,)),
)
_REASONS = (
    ("In a meeting", "\U0001f4c5", False),
    ("Lunch", "\U0001f355", False),
    ("On a break", "\u2615", False),
    ("\u5348\u4f11", "", False),
    ("Working from the moon", "\U0001f469\u200d\U0001f680", True),
    ("", "\u274c", True),
)
_MACROS = (
    'Hi {{user.first_name|fallback:"there"}},\n\nthank you for writing to us.',
    'Your order #{{conversation.custom_attributes.order_number}} of {{company.name|fallback:"R&D"}}'
    " is on its way.",
    "We have refunded you.\n\nIs there anything else?\n\n{{teammate.name}}",
    "{{ user.email }} & <b>you</b>",
    "Gr\u00fc\u00dfe aus Z\u00fcrich \U0001f3d4\ufe0f",
    "",
)
_WORDS = ("Refund", "Greeting", "Escalation", "Bug report", "Shipping", "Outage", "Farewell")
MACROS = 24


def seed_setup(workspace: Workspace, random: Random) -> None:
    """Set the workspace up."""
    born = workspace.clock.now - 800 * DAY
    for number in range(len(_SUBSCRIPTIONS)):
        types = workspace.subscription_types
        row = new_subscription_type(workspace, random, number, born)
        types[row.id] = row
    for number in range(len(_REASONS)):
        reason = new_away_reason(workspace, random, number, born + number * DAY)
        workspace.away_status_reasons[reason.id] = reason
    _brands(workspace, random, born)
    for number in range(MACROS):
        at = workspace.clock.now - random.randint(2 * DAY, 700 * DAY)
        macro = new_macro(workspace, random, number, at)
        macro.updated_at = at if number % 3 else random.randint(at, workspace.clock.now - 3600)
        workspace.macros[macro.id] = macro
    workspace.ip_allowlist = IpAllowlist(True, ["192.168.1.0/24", "10.0.0.1", "2001:db8::/32"])


def new_subscription_type(
    workspace: Workspace, random: Random, number: int, born: int
) -> SubscriptionType:
    """Offer one more thing to subscribe to, in a language or three."""
    name, state, consent, kinds = _SUBSCRIPTIONS[number % len(_SUBSCRIPTIONS)]
    key = workspace.identities.serial("subscription_type")
    if number >= len(_SUBSCRIPTIONS):
        name = f"{name} {key}"
    row = SubscriptionType(key, born, born, state, consent, list(kinds), [])
    row.translations = [_translation(name, locale) for locale in ("en", "de", "ar")[: number % 4]]
    row.translations = row.translations or [_translation(name, "en")]
    return row


def _translation(name: str, locale: str) -> Json:
    words = {"en": name, "de": f"{name} auf Z\u00fcrichdeutsch", "ar": "\u0646\u0634\u0631\u0629"}
    return {
        "name": words[locale],
        "description": "" if locale == "de" else f"About {name.lower()}",
        "locale": locale,
    }


def new_away_reason(workspace: Workspace, random: Random, number: int, born: int) -> AwayReason:
    """Give teammates one more reason to be away."""
    label, emoji, deleted = _REASONS[number % len(_REASONS)]
    key = workspace.identities.serial("away_status_reason")
    if number >= len(_REASONS):
        label, deleted = f"{label} {key}", False
    return AwayReason(key, born, born, label, emoji, int(key), deleted)


def _brands(workspace: Workspace, random: Random, born: int) -> None:
    centers = list(workspace.help_centers)
    # The id of the default brand is that of the workspace (2.16 spec).
    default = Brand(APP_ID, born, born + DAY, "Acme", centers[0], default=True)
    workspace.brands[default.id] = default
    for number in range(2):
        row = new_brand(workspace, random, number, born + (number + 1) * 90 * DAY)
        workspace.brands[row.id] = row
    for number, brand in enumerate(workspace.brands.values()):
        for position in range(3 - number):
            setting = new_email_setting(workspace, random, position, brand.created_at)
            setting.brand_id = brand.id
            workspace.email_settings[setting.id] = setting
            brand.address_id = brand.address_id or setting.id


def new_brand(workspace: Workspace, random: Random, number: int, born: int) -> Brand:
    """Found one more brand, which sends from the address of the first."""
    key = workspace.identities.serial("brand", 3)
    name = ("Acme Pro\u2122", "\u30a2\u30af\u30e1", "Acme & Sons")[number % 3]
    centers = list(workspace.help_centers)
    first = workspace.brands[APP_ID].address_id
    return Brand(key, born, born, f"{name} {key}", centers[number % len(centers)], first)


def new_email_setting(workspace: Workspace, random: Random, number: int, born: int) -> EmailSetting:
    """Send from one more address."""
    key = workspace.identities.serial("email_setting", 11)
    name = ("support", "hello+team", "hilfe.b\u00fcro")[number % 3]
    domain = ("acme.example", "mail.acme.example", "xn--bro-hoa.example")[number % 3]
    row = EmailSetting(key, born, born, f"{name}{key}@{domain}", APP_ID, number % 3 != 2)
    if number % 2 == 0:
        row.forwarding = True
        row.last_received_at = None if number % 4 == 2 else born + DAY
    return row


def new_macro(workspace: Workspace, random: Random, number: int, born: int) -> Macro:
    """Save one more reply."""
    key = workspace.identities.serial("macro", 1201)
    name = f"{random.choice(_WORDS)} {number}"
    if number % 8 == 7:
        name = NASTY_TEXTS[number % len(NASTY_TEXTS)]
    row = Macro(key, born, born, name, _MACROS[number % len(_MACROS)])
    if number % 4 == 2:
        row.team_ids = random.sample(list(workspace.teams), 2)
    row.available_on = [["inbox"], ["inbox", "messenger"], ["messenger"], []][number % 4]
    return row
