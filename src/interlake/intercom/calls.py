"""One request as its caller means it, and as it goes over the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from typing import Any, Literal
from urllib.parse import quote, urlencode

import httpx
import orjson

from interlake.errors import SettingsError, StreamError

CONNECT_SECONDS = 15.0
UNREAD = "interlake.unread"  # an extension of requests: their answers are read bit by bit

Params = Mapping[str, str | int | bool]
Method = Literal["GET", "POST"]


@dataclass(frozen=True)
class Call:
    """One request to a path below the base address, of one API version."""

    method: Method
    path: str
    params: Params | None
    body: Mapping[str, Any] | None
    version: str
    accepts: str | None = None  # instead of JSON: what comes is a file, and is not read here

    def build(self, base_url: httpx.URL, headers: httpx.Headers) -> httpx.Request:
        """Give the request to send, with the client's own headers."""
        url = self._address(base_url)
        own = {"Intercom-Version": self.version}
        content = None
        if self.accepts is not None:
            # Files are packed already; what they hold is unpacked where its size is watched.
            own |= {"Accept": self.accepts, "Accept-Encoding": "identity"}
        if self.method == "POST":
            own["Content-Type"] = "application/json"
            content = orjson.dumps(self.body)
        # Apart from the answer's own limit: a host that can't be reached is no slow page.
        limits = {"timeout": {"connect": CONNECT_SECONDS}, UNREAD: self.accepts is not None}
        request = httpx.Request(
            self.method, url, headers=headers, content=content, extensions=limits
        )
        request.headers.update(own)
        return request

    def _address(self, base_url: httpx.URL) -> httpx.URL:
        """Where to send it; raises StreamError for a path that leads to another host.

        Intercom names the next page itself, and `@elsewhere.com/` behind a host is a host.
        """
        try:
            url = httpx.URL(f"{base_url}{self.path}{self._query()}")
        except httpx.InvalidURL as error:
            raise StreamError(f"No request can be made to {self.path[:200]!r}: {error}") from None
        if not self.path.startswith("/") or origin(url) != origin(base_url):
            raise StreamError(
                f"{self.path[:200]!r} is no path of {base_url.host}, so no token was sent there. "
                "Please report it with this message."
            )
        return url

    def _query(self) -> str:
        if not self.params:
            return ""
        words = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in self.params.items()
        }
        return f"{'&' if '?' in self.path else '?'}{urlencode(words)}"


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Give what the token belongs to: scheme, host and port."""
    return url.scheme, url.host, url.port


def path_to(template: str, **ids: object) -> str:
    """Give a path with ids put in, each as one step of it; raises StreamError for what is no id."""
    for name, value in ids.items():
        if str(value) in ("", ".", ".."):  # steps that lead back
            raise StreamError(f"{value!r} is no {name} to ask {template} for. Please report it.")
    return template.format(**{name: quote(str(value), safe="") for name, value in ids.items()})


def own_headers(token: str, base_url: httpx.URL) -> httpx.Headers:
    """Give the headers of every request; raises SettingsError for what can be no token."""
    if not token.isascii() or not token.isprintable() or not token.strip():
        raise SettingsError(
            "The Intercom access token is empty or holds characters no token has: "
            "check the variable it comes from."
        )
    # httpx.Headers hides the authorization in its repr; a plain dict would not.
    return httpx.Headers(
        {
            "Authorization": f"Bearer {token.strip()}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"interlake/{installed_version('interlake')}",
            "Host": base_url.netloc.decode(),
        }
    )
