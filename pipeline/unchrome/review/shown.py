"""Text of pages as HTML that it cannot break out of, with what shows nothing shown by its code."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

LONG, HEAD, TAIL = 1_000, 600, 150
"""Characters: of a text of more than the first, so many at its beginning and at its end are shown."""

_UNSEEN = re.compile(
    r"[^\S ]|[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def shown(text: object) -> Markup:
    """The text, cut in its middle where it is long; controls and bidirectional marks are shown by their codes."""
    said = str(text)
    if len(said) <= LONG:
        return _coded(said)
    note = Markup('<span class="note"> … {:,} characters are not shown … </span>').format(len(said) - HEAD - TAIL)
    return _coded(said[:HEAD]) + note + _coded(said[-TAIL:])


def _coded(text: str) -> Markup:
    return Markup(_UNSEEN.sub(_code, str(escape(text))))


def _code(found: re.Match[str]) -> str:
    return f'<span class="code">{escape(repr(found.group())[1:-1])}</span>'
