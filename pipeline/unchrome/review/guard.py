"""Who may ask: the browser of the person who was given the address, for pages of ours, and nobody else.

The token in the path keeps other users and programs of the machine out. A page from elsewhere that has a name of its
own point to 127.0.0.1 (DNS rebinding) is known by the Host it asks for; one that sends forms here by its Origin.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """Lets through what comes from our own pages, and puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 403."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        app = PlainTextResponse(refused, 403) if refused else self._app
        await app(scope, receive, guarded)

    def _refusal(self, method: str, path: str, headers: Mapping[str, str]) -> str | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self._hosts:
            return "this is not the name under which the review is reached"
        token = path.removeprefix("/").partition("/")[0]
        if not secrets.compare_digest(token.encode(), self._token.encode()):
            return "the address has not the token; use the one that `unchrome review` printed"
        if method not in ("GET", "HEAD") and origin != f"http://{host}":
            return "this was not sent from a page of the review"
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "this was asked for by a page from elsewhere"
        return None
