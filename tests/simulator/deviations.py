"""Where the simulator leaves the official documents, one by one, and why.

Each key is what `openapi.problems` calls the difference. A deviation that no longer occurs makes
the test fail, as does a difference that is not listed.
"""

_EXAMPLES = "every example payload of the documents has it, no schema declares it (fields, part C)"
_NULLS = "the examples and real payloads hold null where the schema forbids it (reference §4, §4.5)"
_MAP = "declared as a map of strings; examples hold numbers and booleans (corrections c.15)"
_DETAILS = "the changelog announces it for 2.15, the spec has it in Preview only (corrections a.18)"

DEVIATIONS = {
    "app: undeclared secure": _EXAMPLES,
    "contact.tags: undeclared type": _EXAMPLES,
    "contact.notes: undeclared type": _EXAMPLES,
    "contact.companies: undeclared type": _EXAMPLES,
    "contact.social_profiles: undeclared type": _EXAMPLES,
    "contact.location: undeclared country_code": _EXAMPLES,
    "contact.location: undeclared continent_code": _EXAMPLES,
    "contact: undeclared opted_in_subscription_types": _EXAMPLES,
    "contact: undeclared opted_out_subscription_types": _EXAMPLES,
    "contact: undeclared referrer": _EXAMPLES,
    "contact: undeclared utm_campaign": _EXAMPLES,
    "contact: undeclared utm_content": _EXAMPLES,
    "contact: undeclared utm_medium": _EXAMPLES,
    "contact: undeclared utm_source": _EXAMPLES,
    "contact: undeclared utm_term": _EXAMPLES,
    "conversation: undeclared ticket": _EXAMPLES,
    "conversation: undeclared topics": _EXAMPLES,
    "article_statistics: undeclared conversations": (
        "the schema says `conversions`, every example `conversations` (reference §4.7)"
    ),
    "(top): undeclared data": (
        "GET /contacts/{id}/companies: the schema names its rows `companies`, the example and the "
        "readers in the field `data` (reference §3.1, §6.16)"
    ),
    "pages.next: undeclared page": (
        "the paging guide shows the next page's number beside the cursor (reference §3.0)"
    ),
    "conversation.teammates: undeclared admins": (
        "the schema says `teammates`, real payloads `admins` (reference §4.3, §6.16); the fault "
        "`teammates_key` gives the schema's form"
    ),
    "conversation_part.event_details: undeclared tags_added": _DETAILS,
    "conversation_part.event_details: undeclared tags_removed": _DETAILS,
    "conversation_part.event_details: undeclared until": _DETAILS,
    "conversation_part.event_details: undeclared custom_until_time": _DETAILS,
    "conversation_part.event_details: undeclared current_priority": _DETAILS,
    "conversation_part.event_details: undeclared previous_priority": _DETAILS,
    "conversation_part.event_details: undeclared sla_name": _DETAILS,
    "conversation_part.event_details: undeclared sla_definition": _DETAILS,
    "conversation_part.event_details: undeclared sla_target_type": _DETAILS,
    "conversation_part.event_details: undeclared current_sla_status": _DETAILS,
    "conversation_part.event_details: undeclared sla_states": _DETAILS,
    "data_attribute.model: enum 'conversation'": (
        "up to 2.15 the query knows this model, the response's enum does not (corrections a.10)"
    ),
    "company.monthly_spend: float for integer": "money has cents (reference §4.2 says number)",
    "company.custom_attributes.*: bool for string": _MAP,
    "company.custom_attributes.*: float for string": _MAP,
    "company.custom_attributes.*: int for string": _MAP,
    "conversation.custom_attributes.*: bool for string": _MAP,
    "conversation.custom_attributes.*: float for string": _MAP,
    "conversation_statistics.last_closed_by_id: int for string": (
        "a number in practice (reference §4.5, Intercom-OpenAPI#115)"
    ),
    "contact.email: null": _NULLS,
    "contact.email_domain: null": _NULLS,
    "conversation.conversation_rating.rating: null": _NULLS,
    "conversation.conversation_rating.remark: null": _NULLS,
    "conversation.source.attachments.height: null": _NULLS,
    "conversation.source.attachments.width: null": _NULLS,
    "conversation_part.attachments.height: null": _NULLS,
    "conversation_part.attachments.width: null": _NULLS,
    "conversation_statistics.first_admin_reply_at: null": _NULLS,
    "conversation_statistics.first_assignment_at: null": _NULLS,
    "conversation_statistics.first_close_at: null": _NULLS,
    "conversation_statistics.first_contact_reply_at: null": _NULLS,
    "conversation_statistics.last_admin_reply_at: null": _NULLS,
    "conversation_statistics.last_assignment_admin_reply_at: null": _NULLS,
    "conversation_statistics.last_assignment_at: null": _NULLS,
    "conversation_statistics.last_close_at: null": _NULLS,
    "conversation_statistics.last_closed_by_id: null": _NULLS,
    "conversation_statistics.last_contact_reply_at: null": _NULLS,
    "conversation_statistics.median_time_to_reply: null": _NULLS,
    "conversation_statistics.time_to_admin_reply: null": _NULLS,
    "conversation_statistics.time_to_assignment: null": _NULLS,
    "conversation_statistics.time_to_first_close: null": _NULLS,
    "conversation_statistics.time_to_last_close: null": _NULLS,
}

# Where tickets and calls leave the documents.
TICKET_DEVIATIONS = {
    "ticket_type: undeclared is_internal": _EXAMPLES,
    "ticket_type.ticket_type_attributes: undeclared data": (
        "the schema says `ticket_type_attributes`, every example `data` (reference §4.6, §6.16)"
    ),
    "ticket_type_attribute.input_options: null": "null in the examples of attributes without any",
    "ticket.snoozed_until: null": "its own description says it is null while nothing is snoozed",
    "ticket_part.attachments.height: null": _NULLS,
    "ticket_part.attachments.width: null": _NULLS,
    "call.answered_at: null": "a call that nobody answered; the schema has no word for that",
}

# Where settings, news and AI content leave them.
SETTINGS_DEVIATIONS = {
    "news-item: undeclared published_at": (
        "the changelog of 2.14 adds it, no schema has it (reference §4.7)"
    ),
    "external_page.url: null": "pages that a source brought in without one (reference §4.7)",
    "macro.body: null": "null in the example of a large list (corrections b.3)",
    "macro.body_text: null": "null in the example of a large list (corrections b.3)",
}

# Where what people do and leave behind leaves them.
_STATES = "declared as an object; the examples hold text (fields, part C)"
_UNTYPED = "declared as a map of strings; Preview leaves the values untyped (corrections b.3)"
PEOPLE_DEVIATIONS = {
    "pages.next: str for ['object', 'null']": (
        "activity logs: declared as the cursor object, followed as an address by the readers in "
        "the field (corrections c.3)"
    ),
    "activity_logs.metadata: undeclared message": _EXAMPLES,
    "activity_logs.metadata.before: str for ['object', 'null']": _STATES,
    "activity_logs.metadata.after: str for ['object', 'null']": _STATES,
    "custom_attributes.*: bool for string": _MAP,
    "custom_attributes.*: float for string": _MAP,
    "custom_attributes.*: int for string": _MAP,
    "custom_attributes.*: null": _NULLS,
    "data.custom_attributes.*: bool for string": _MAP,
    "data.custom_attributes.*: float for string": _MAP,
    "data.custom_attributes.*: int for string": _MAP,
    "data.custom_attributes.*: null": _NULLS,
    "event.metadata.order_number: dict for string": _UNTYPED,
    "event.metadata.price: dict for string": _UNTYPED,
    "event.metadata.seats: int for string": _UNTYPED,
    "event.email: null": "a lead may have no address, and every field may be null (reference §4)",
    "event.user_id: null": "a lead has no id of the customer's own (reference §4.1)",
    "email: null": "as in the rows of the events that are counted",
    "user_id: null": "as in the rows of the events that are counted",
    "events.description: null": "few events are described, and every field may be null (§4)",
}

# Calls whose answers are held against the schema of another call.
OTHER_SCHEMA = {
    "GET /companies by name or company_id": (
        "/companies/{company_id}",
        "answers the company itself, where the document declares a list (reference §3.1)",
    ),
}
