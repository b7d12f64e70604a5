"""The frame of a page: one file that asks for nothing and runs nothing.

The page's own content security policy refuses scripts, requests and any style but its own.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from unchrome.browser.markup import Html, tag

STDOUT = Path("-")


def document(title: str, css: str, *body: str) -> str:
    """The whole page, as text that UTF-8 can hold."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(css)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(css)),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', *body), lang='en')}\n"


def write(target: Path, content: str) -> None:
    """Write the page to the target; `-` is stdout. Raises OSError where it cannot be written."""
    if target == STDOUT:
        sys.stdout.buffer.write(content.encode())
    else:
        target.write_bytes(content.encode())


def _policy(css: str) -> str:
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
