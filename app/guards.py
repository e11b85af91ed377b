"""Cửa — what stands before every request, as plain ASGI: when it came, headers, same-origin check.

A browser says where a request comes from (`Sec-Fetch-Site`, else `Origin`); one that changes something must
come from our own pages (OWASP ASVS 5.0, 3.5.1). A client that says neither is no browser and holds no
ambient cookie worth stealing.
"""

import re
from collections.abc import Mapping
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.clock import now_ms

REQUEST_START = re.compile(r"\d{10,13}(\.\d{1,6})?")
SECONDS_MAX = 10**11  # What is larger are milliseconds.
Pairs = list[tuple[bytes, bytes]]  # Headers as ASGI has them.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
# A redirection has nothing to show; the rest of it holds for each reply (OWASP ASVS 5.0, 3.4.4 to 3.4.6).
REDIRECTION = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    **{name: HEADERS[name] for name in ("X-Content-Type-Options", "Referrer-Policy", "Cache-Control")},
}


def arrival(scope: Scope, *, behind_proxy: bool) -> float:
    """When a request came to us, as a moment of `time.monotonic()`: now, or when the proxy in front says that it had
    come there (`X-Request-Start: t=1790000000.123`, seconds, or the same in milliseconds). Nobody else is believed.
    How long a wait may count is the scripts' to say.
    """
    now = monotonic()
    if not behind_proxy:
        return now
    told = Headers(scope=scope).get("x-request-start", "").removeprefix("t=")
    if not REQUEST_START.fullmatch(told):
        return now
    started_ms = float(told) * (1 if float(told) > SECONDS_MAX else 1_000)
    return now - max(0.0, now_ms() - started_ms) / 1_000


def pairs(headers: Mapping[str, str]) -> Pairs:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def declared_length(scope: Scope) -> int:
    """How many bytes of body a request announces; 0 where it does not say."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else 0


class Guards:
    """`public_url`: the origin that users type, when a proxy stands in front; it may rewrite Host."""

    def __init__(self, public_url: str | None) -> None:
        self.public_netloc = urlsplit(public_url).netloc if public_url else None
        https = {}
        if public_url and public_url.startswith("https://"):
            https["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        self.headers, self.redirection = pairs(HEADERS | https), pairs(REDIRECTION | https)
        self.names = frozenset(name for name, _ in self.headers)

    def refusal(self, scope: Scope) -> Response | None:
        """The reply to a request that wants to change something and does not come from our pages."""
        if scope["method"] in SAFE_METHODS or self.from_our_pages(dict(scope["headers"])):
            return None
        return PlainTextResponse("cross-site request refused", 403)

    def around(self, given: Pairs) -> Pairs:
        """A reply's headers and ours; what the reply says itself counts."""
        said = {name for name, _ in given}
        ours = self.redirection if b"location" in said else self.headers
        if self.names.isdisjoint(said):
            return given + ours
        return given + [pair for pair in ours if pair[0] not in said]

    def from_our_pages(self, headers: Mapping[bytes, bytes]) -> bool:
        site = headers.get(b"sec-fetch-site")
        if site is not None:
            return site in (b"same-origin", b"none")
        origin = headers.get(b"origin")
        if origin is None:
            return True
        ours = self.public_netloc or headers.get(b"host", b"").decode("latin-1")
        return origin.decode("latin-1").partition("://")[2] == ours


class Guarded:
    """The guards as middleware, for an application that is not ours from end to end."""

    def __init__(self, app: ASGIApp, guards: Guards) -> None:
        self.app = app
        self.guards = guards

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self.guards.around(list(message["headers"]))
            await send(message)

        await (self.guards.refusal(scope) or self.app)(scope, receive, send_guarded)
