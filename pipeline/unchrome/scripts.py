"""The article that the scripts of a page hold, for a page that shows none until they have run.

Frameworks send it along between quotes, plain or as HTML, often within data that is itself between quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import orjson

SHORTEST = 400
"""Characters; what is shorter is no article."""

_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
_DATA = re.compile(r'"\s*:\s*["\[{]')
_CODE = re.compile(r"\bfunction\b[ \w]*\(|=>|;\s*(?:\n|$)|\}")
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\b", re.IGNORECASE)


def held(tree: Any) -> Iterator[str]:
    """What may be an article in the scripts of a page's tree, as HTML."""
    for script in tree.iter("script"):
        yield from _texts(script.text or "")


def _texts(script: str) -> Iterator[str]:
    """The long texts between quotes that are neither data nor code, as HTML."""
    for quoted in _QUOTED.findall(script):
        text = _unquoted(quoted) if len(quoted) > SHORTEST else ""
        if _DATA.search(text):
            yield from _texts(text)
        elif _MARKUP.search(text):
            yield text
        elif text and not _CODE.search(text):
            yield "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def _unquoted(quoted: str) -> str:
    try:
        return str(orjson.loads(quoted))
    except orjson.JSONDecodeError:
        return ""
