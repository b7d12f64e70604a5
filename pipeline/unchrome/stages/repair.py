"""Repair: broken text is mended (mojibake, entities, control characters, odd spaces); quotes stay as published."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Literal

import ftfy

from unchrome.model import Draft, Line
from unchrome.rule import Rule
from unchrome.stages import options
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("normalization",)
RULE = "ftfy"
NORMALIZATIONS: dict[str, Literal["NFC", "NFKC"] | None] = {"NFC": "NFC", "NFKC": "NFKC", "none": None}
ROUNDS = 8
"""Mending stops when nothing changes; text that still changes after this many rounds is left as it is then."""

# ASCII without '&', controls and DEL: nothing in it that ftfy or the tables below change.
_SAFE = re.compile(r"[\t -%'-~]*").fullmatch
_SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u202f\u205f\u2028\u2029\n\r\v\f\x85",
    ),
    " ",
)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_TABLE = {**_SPACES, **_UNSEEN}


def build(node: Node, rules: list[Rule]) -> Stage:
    """The stage; `normalization` is the Unicode form to bring text to: NFC, NFKC or none."""
    chosen = options.read(node, "repair", OPTIONS)
    form = chosen["normalization"].choice("'normalization'", NORMALIZATIONS) if "normalization" in chosen else "NFC"
    # Full-width forms are punctuation in Chinese and Japanese; line breaks are no part of a line.
    config = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, fix_line_breaks=False, explain=False)
    return partial(_repair, config._replace(normalization=NORMALIZATIONS[form]))


def _repair(config: ftfy.TextFixerConfig, draft: Draft) -> Draft:
    for line in draft.live():
        if line.repaired == line.text or _SAFE(line.text):
            continue
        fixed = mend(line.text, config)
        if fixed != line.text:
            _replace(draft, line, fixed)
        line.repaired = line.text
    return draft


def mend(text: str, config: ftfy.TextFixerConfig) -> str:
    """The text, mended until mending it again changes nothing."""
    for _ in range(ROUNDS):
        before = text
        text = ftfy.fix_text(text, config).translate(_TABLE).strip()
        if text == before:
            break
    return text


def _replace(draft: Draft, line: Line, fixed: str) -> None:
    """Mark the one stretch that differs; it holds at least a character of the line, so that it has a place."""
    old = line.text
    start = _same(old, fixed)
    end = _same(old[start:][::-1], fixed[start:][::-1])
    if start + end == len(old) and fixed:
        start, end = (start - 1, end) if start else (start, end - 1)
    draft.replace(
        line, start, len(old) - end, fixed[start : len(fixed) - end], stage="repair", rule=RULE, action="repair"
    )


def _same(one: str, other: str) -> int:
    """The length of the common beginning."""
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return i
    return min(len(one), len(other))
