"""/content_snippets, /audiences, /ai (reference §3.3)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.tables import Handler, cut, one, paged, shaped
from interlake.simulator.envelopes import counted_page_answer, next_url_or_absent
from interlake.simulator.tables import AUDIENCES, PAGES, SNIPPETS, SOURCES, Table


def counted(table: Table) -> Handler:
    """Answer a page of at most fifty, with its counters on top."""

    def handle(call: Call) -> Answer:
        rows = table.records(call.simulator.workspace)
        page = cut(call, table, rows.values(), default=50, most=50)
        return counted_page_answer([shaped(call, table, rows[key]) for key in page.keys], page)

    return handle


ENDPOINTS = (
    Endpoint("GET", "/content_snippets", counted(SNIPPETS), since="2.16"),
    Endpoint("GET", "/content_snippets/{id}", one(SNIPPETS), since="2.16"),
    Endpoint("GET", "/audiences", counted(AUDIENCES), since="2.16"),
    Endpoint("GET", "/audiences/{id}", one(AUDIENCES), since="2.16"),
    Endpoint("GET", "/ai/content_import_sources", paged(SOURCES, next_url_or_absent, default=50)),
    Endpoint("GET", "/ai/content_import_sources/{id}", one(SOURCES)),
    Endpoint("GET", "/ai/external_pages", paged(PAGES, next_url_or_absent, default=50)),
    Endpoint("GET", "/ai/external_pages/{id}", one(PAGES)),
)
