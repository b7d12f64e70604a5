"""The article that the scripts of a page hold, for a page that shows none until they have run.

Frameworks send it along between quotes, plain or as HTML, often within data that is itself between quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import orjson

from unchrome.boxes import Seen, prose, seen, strip

SHORTEST = 400
"""Characters; what is shorter is no article."""
LEAST_WORDS = 100
"""An article has so many words in paragraphs."""

_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_DATA = re.compile(r'"\s*:\s*["\[{]')
_CODE = re.compile(r"\bfunction\b[ \w]*\(|=>|;\s*(?:\n|$)|\}")
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\b", re.IGNORECASE)


def article(tree: Any) -> list[Seen]:
    """The lines of what is most like an article in the scripts of a page; none where nothing is."""
    texts = (text for script in tree.iter("script") for text in _texts(script.text or ""))
    lines = max(map(_lines, texts), key=prose, default=[])
    return lines if prose(lines) >= LEAST_WORDS else []


def _texts(script: str) -> Iterator[str]:
    """The long texts between quotes that are neither data nor code, as HTML."""
    for quoted in _QUOTED.findall(script):
        text = _unquoted(quoted) if len(quoted) > SHORTEST else ""
        if _DATA.search(text):
            yield from _texts(text)
        elif _MARKUP.search(text):
            yield text
        elif not _CODE.search(text):
            yield "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def _unquoted(quoted: str) -> str:
    try:
        return str(orjson.loads(quoted))
    except orjson.JSONDecodeError:
        return ""


def _lines(text: str) -> list[Seen]:
    from lxml import html

    tree = html.document_fromstring(f"<body>{text}</body>")
    strip(tree)
    return seen(tree)
