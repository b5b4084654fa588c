import asyncio

import pytest

from interlake.errors import CredentialsError, MissingScope, NotFound, StreamError
from interlake.intercom import client as client_module
from interlake.intercom.refusals import Refused, permission_for

pytestmark = pytest.mark.anyio


async def test_a_dead_token_is_told_from_a_missing_scope(workspace):
    workspace.fault("dead_token")
    async with workspace.client() as client:
        with pytest.raises(CredentialsError, match=r"Access Token Invalid.*region.*make a new one"):
            await client.get("/admins")
    assert workspace.asked("GET /me") == 1


async def test_a_dead_token_is_found_by_me_itself(workspace):
    async with workspace.client(token="another") as client:
        with pytest.raises(CredentialsError):
            await client.get("/me")
    assert workspace.stats()["total"] == 1


@pytest.mark.parametrize("status", [401, 403])
async def test_a_missing_scope_fails_the_stream_and_names_the_permission(workspace, status):
    workspace.fault("missing_scope", status=status, route="/conversations")
    async with workspace.client() as client:
        with pytest.raises(MissingScope, match='permission "Read conversations"'):
            await client.get("/conversations")


async def test_many_refusals_look_at_the_token_once(workspace):
    workspace.fault("missing_scope", status=401, route="/conversations")
    async with workspace.client() as client:
        calls = (client.get(f"/conversations/{number}") for number in range(20))
        errors = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(error) for error in errors} == {MissingScope}
    assert workspace.asked("GET /me") == 1


async def test_a_token_that_dies_later_is_found_out(workspace, monkeypatch):
    monkeypatch.setattr(client_module, "TOKEN_CHECK_SECONDS", 0.0)
    workspace.fault("missing_scope", status=401, route="/conversations", times=1)
    async with workspace.client() as client:
        with pytest.raises(MissingScope):
            await client.get("/conversations")
        workspace.fault("dead_token")
        with pytest.raises(CredentialsError):
            await client.get("/conversations")


async def test_a_feature_that_the_plan_lacks_is_no_missing_scope(workspace):
    workspace.fault("status", status=403, code="api_plan_restricted", message="Active subscription")
    async with workspace.client() as client:
        with pytest.raises(StreamError, match=r"feature.*plan") as refusal:
            await client.get("/admins")
    assert not isinstance(refusal.value, MissingScope)


async def test_a_record_that_is_gone_is_not_found(workspace):
    async with workspace.client() as client:
        with pytest.raises(NotFound, match=r"GET /contacts/nobody \(404 not_found") as gone:
            await client.get("/contacts/nobody")
    assert gone.value.merged_into is None


async def test_a_merged_contact_names_its_survivor(workspace):
    merged, survivor = next(iter(workspace.app.state.simulator.workspace.merged.items()))
    async with workspace.client() as client:
        with pytest.raises(NotFound) as gone:
            await client.get(f"/contacts/{merged}")
    assert gone.value.merged_into == survivor


async def test_an_old_version_is_named_where_it_lacks_an_endpoint(workspace):
    async with workspace.client(api_version="2.14") as client:
        with pytest.raises(Refused, match=r"API version 2\.14 does not have it"):
            await client.get("/conversations/deleted")


async def test_one_call_may_ask_for_a_newer_version(workspace):
    async with workspace.client(api_version="2.14") as client:
        answer = await client.get("/conversations/deleted", version="2.16")
    assert "conversations" in answer.payload


async def test_any_other_refusal_carries_intercoms_words(workspace):
    workspace.fault("status", status=422, code="data_invalid", message="model is not valid")
    async with workspace.client() as client:
        with pytest.raises(Refused, match="422 data_invalid: model is not valid") as refused:
            await client.get("/data_attributes")
    assert (refused.value.status, refused.value.code) == (422, "data_invalid")


async def test_a_refusal_without_envelope_is_still_one(workspace):
    workspace.fault("status", status=400, html=True)
    async with workspace.client() as client:
        with pytest.raises(Refused, match=r"GET /admins \(400\)"):
            await client.get("/admins")


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/contacts", "Read and list users and companies"),
        ("/contacts/search", "Read and list users and companies"),
        ("/contacts/123", "Read one user and one company"),
        ("/contacts/123/tags", "Read and list users and companies"),
        ("/companies/scroll", "Read and list users and companies"),
        ("/tags", "Read tags"),
        ("/conversations/12", "Read conversations"),
        ("/tickets/search", "Read tickets"),
        ("/ticket_types", "Read tickets"),
        ("/admins", "Read admins"),
        ("/admins/activity_logs", "Read admin activity logs"),
        ("/admins/814860", "Read one admin"),
        ("/help_center/collections", "Read and list articles"),
        ("/content_snippets", "Read content snippets"),
        ("/nowhere", None),
    ],
)
def test_each_path_has_its_permission(path, permission):
    assert permission_for(path) == permission
