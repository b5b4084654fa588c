"""The control routes under /_simulator: no token, no rate, not counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from interlake.simulator.activity import advance
from interlake.simulator.archives import DOWNLOAD
from interlake.simulator.edits import edit
from interlake.simulator.errors import JSON, ApiError, invalid
from interlake.simulator.file_faults import stored_file
from interlake.simulator.profiles import PROFILES
from interlake.simulator.simulator import Simulator
from interlake.simulator.truth import truth

Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """Answers the control routes of one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Give the routes, relative to where they are mounted."""
        return [
            Route("/stats", _guarded(self.stats), methods=["GET"]),
            Route("/advance", _guarded(self.advance), methods=["POST"]),
            Route("/faults", _guarded(self.order_faults), methods=["POST"]),
            Route("/faults", _guarded(self.clear_faults), methods=["DELETE"]),
            Route("/profile", _guarded(self.follow_profile), methods=["POST"]),
            Route("/edit", _guarded(self.edit), methods=["POST"]),
            Route("/reset", _guarded(self.reset), methods=["POST"]),
            Route("/files/{key}", _guarded(self.file), methods=["GET"]),
            Route("/truth/{stream}", _guarded(self.truth), methods=["GET"]),
        ]

    async def stats(self, request: Request) -> Response:
        """Answer requests by route, answers by status, and the rate windows."""
        simulator = self._simulator
        return _json({**simulator.tally.report(), "windows": simulator.windows.report()})

    async def advance(self, request: Request) -> Response:
        """Let data time pass, with a workspace's ordinary activity unless `quiet`."""
        asked = await _body(request)
        seconds = asked.get("seconds")
        if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
            raise invalid("seconds is a whole number, at least 0")
        quiet = asked.get("quiet", False) is True
        return _json(advance(self._simulator.workspace, seconds, quiet=quiet))

    async def order_faults(self, request: Request) -> Response:
        """Activate faults."""
        asked = await _body(request)
        return _json({"active": self._simulator.faults.order(asked.get("faults"))})

    async def clear_faults(self, request: Request) -> Response:
        """Drop all faults, and end what a profile keeps going on."""
        self._simulator.calm()
        return _json({"active": 0})

    async def follow_profile(self, request: Request) -> Response:
        """Order a mixture of faults that has a name; dropping all faults ends it."""
        name = (await _body(request)).get("profile")
        if not isinstance(name, str) or name not in PROFILES:
            raise invalid(f"Unknown profile {name!r}; the profiles are {', '.join(PROFILES)}")
        self._simulator.follow(name)
        return _json({"profile": name})

    async def edit(self, request: Request) -> Response:
        """Make one precise change."""
        return _json(edit(self._simulator, await _body(request)))

    async def reset(self, request: Request) -> Response:
        """Go back to the workspace the options describe."""
        self._simulator.reset()
        return _json({"now": self._simulator.workspace.clock.now})

    async def file(self, request: Request) -> Response:
        """Answer a file of the store that downloads may be sent on to."""
        with_token = "authorization" in request.headers
        key = request.path_params["key"]
        body = stored_file(self._simulator.store, key, with_token=with_token)
        return Response(body, media_type=DOWNLOAD)

    async def truth(self, request: Request) -> Response:
        """Answer a stream's live objects, one a line."""
        simulator = self._simulator
        version = request.headers.get("intercom-version", simulator.options.api_version)
        visible = request.query_params.get("visible", "").lower() in ("true", "1")
        stream = request.path_params["stream"]
        body = truth(simulator.workspace, stream, version, visible=visible)
        return Response(body, media_type="application/x-ndjson")


def _guarded(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except ApiError as error:
            return Response(error.body("control"), error.status, media_type=JSON)
        except (TypeError, ValueError) as error:
            # An argument of the wrong type; these routes are for tests, which can read this.
            return Response(invalid(str(error)).body("control"), 400, media_type=JSON)

    return answer


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        raise invalid("Invalid JSON") from None
    if not isinstance(body, dict):
        raise invalid("The body is not a JSON object")
    return body


def _json(shape: dict[str, Any]) -> Response:
    return Response(orjson.dumps(shape), media_type=JSON)
