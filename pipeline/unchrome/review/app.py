"""The review as a web application, and the server that shows it to this machine."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from unchrome.errors import UsageError
from unchrome.review.bulk import Bulk
from unchrome.review.corpus import Corpus
from unchrome.review.decide import Decide
from unchrome.review.decisions import Decisions
from unchrome.review.desk import HERE, Desk
from unchrome.review.guard import Guard
from unchrome.review.index import Index
from unchrome.review.look import Look

ADDRESS = "127.0.0.1"


def application(desk: Desk, token: str, port: int) -> Guard:
    """Everything that is answered, under a path that begins with the token. One request is answered at a time."""
    look = Look(desk)
    decide = Decide(desk, look)
    bulk = Bulk(desk, decide)
    pages = [
        Route("/", look.sites),
        Route("/more-sites", look.more_sites),
        Route("/site", look.site),
        Route("/rows", look.rows),
        Route("/card", look.card),
        Route("/reading", look.reading),
        Route("/edit", look.edit),
        Route("/edit", decide.edit, methods=["POST"]),
        Route("/trial", look.trial, methods=["POST"]),
        Route("/decide", decide.decide, methods=["POST"]),
        Route("/bulk", bulk.show),
        Route("/bulk", bulk.decide, methods=["POST"]),
        Route("/undo", decide.undo, methods=["POST"]),
        Route("/work", decide.work, methods=["POST"]),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Guard(Starlette(routes=[Mount(f"/{token}", routes=pages)]), token, port)


class PortError(UsageError):
    """A port that cannot be used."""


def listen(port: int) -> socket.socket:
    """A socket on this machine's own address; 0 takes a port that is free. Raises PortError."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((ADDRESS, port))
        found.listen()
    except OSError as error:
        raise PortError(f"port {port} cannot be used: {error.strerror}; without --port a free one is taken") from None
    return found


def serve(index: Index, corpus: Corpus, on: socket.socket, say: Callable[[str], None]) -> None:
    """Answer until interrupted; `say` is told the address, which holds the token."""
    token, port = secrets.token_urlsafe(16), on.getsockname()[1]
    app = application(Desk(index, Decisions(index.folder), corpus), token, port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", server_header=False))
    say(f"http://{ADDRESS}:{port}/{token}/")
    with contextlib.suppress(KeyboardInterrupt):
        server.run([on])
