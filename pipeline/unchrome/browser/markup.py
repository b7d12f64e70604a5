"""HTML that no text can break out of: what is not made by `tag` is text, and is escaped.

Characters that show nothing, or that change how others are shown (controls, bidirectional marks, lone surrogates), are
shown by their code. Only ZERO WIDTH JOINER and NON-JOINER are left, which words of some languages are written with.
"""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

_UNSEEN = re.compile(
    r"[^\S ]|[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_VOID = frozenset({"meta", "input"})


class Cut(NamedTuple):
    """Characters: of a text of more than `long`, so many at its beginning and at its end are shown."""

    long: int
    head: int
    tail: int


USUAL = Cut(4_000, 1_500, 300)


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(element: str, /, *inside: str, **attributes: str) -> Html:
    """An element; `class_` and `for_` are the attributes `class` and `for`."""
    said = "".join(f' {_key(name)}="{escape(value)}"' for name, value in attributes.items() if value)
    if element in _VOID:
        return Html(f"<{element}{said}>")
    return Html(f"<{element}{said}>{joined(*inside)}</{element}>")


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def joined(*parts: str, cut: Cut = USUAL) -> Html:
    """The parts, one after another; long texts are cut."""
    return Html("".join(part if isinstance(part, Html) else _text(part, cut) for part in parts))


def _text(text: str, cut: Cut) -> str:
    if len(text) > cut.long:
        left_out = len(text) - cut.head - cut.tail
        note = tag("span", f" … {left_out:,} characters are not shown … ", class_="note")
        return f"{_text(text[: cut.head], cut)}{note}{_text(text[-cut.tail :], cut)}"
    return _UNSEEN.sub(_code, escape(text))


def _code(found: re.Match[str]) -> str:
    return f'<span class="code">{escape(repr(found.group())[1:-1])}</span>'
