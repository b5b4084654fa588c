"""Where the simulator leaves the official documents, one by one, and why.

Each key is what `openapi.problems` calls the difference. A deviation that no longer occurs makes
the test fail, as does a difference that is not listed.
"""

_EXAMPLES = "every example payload of the documents has it, no schema declares it (fields, part C)"
_NULLS = "the examples and real payloads hold null where the schema forbids it (reference §4, §4.5)"
_MAP = "declared as a map of strings; examples hold numbers and booleans (corrections c.15)"

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

# Calls whose answers are held against the schema of another call.
OTHER_SCHEMA = {
    "GET /companies by name or company_id": (
        "/companies/{company_id}",
        "answers the company itself, where the document declares a list (reference §3.1)",
    ),
}
