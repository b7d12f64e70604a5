"""Repair: broken text is mended (mojibake, entities, control characters, odd spaces); quotes stay as published.

Mending is ftfy's, which is slow: it is asked only of lines that it might change. `is_sound` proves of the others that
it would not; where ftfy is a version that this was not held against, it is asked of every line.
"""

from __future__ import annotations

import re
from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import is_normalized

from unchrome import shape
from unchrome.model import Draft, Line
from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    import ftfy

    from unchrome.stages import Stage

OPTIONS = ("normalization",)
RULE = "ftfy"
NAMES = ("title", "section", "sitename")
"""The fields that are mended as lines are, beside the authors: they come from the page's head."""
Form = Literal["NFC", "NFKC"] | None
NORMALIZATIONS: dict[str, Form] = {"NFC": "NFC", "NFKC": "NFKC", "none": None}
ROUNDS = 8
"""Mending stops when nothing changes; text that still changes after this many rounds is left as it is then."""
PROVEN = ("6.3.1",)
"""The versions of ftfy that `is_sound` was held against, on millions of strings: `tests/bench/soundness.py`."""

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

# Changed whatever stands beside it: controls, odd spaces, ligatures, surrogates.
_TOUCHED = re.compile(
    r"[\x00-\x08\n-\x1f\x7f-\xa0\xad\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\u1680\u2000-\u200b\u2028\u2029\u202f"
    r"\u205f\u2060\u206a-\u206f\ufb00-\ufb06\ufeff\ufff9-\ufffc\ud800-\udfff]"
).search
# Only characters beyond ASCII that stand together are taken for those of another encoding, but for these.
_MISREAD = re.compile(r"[^\x00-\x7f]{2}|[\x80-\x9fŒœÂÃ]").search
_ENTITY = re.compile(r"&#?[0-9A-Za-z]{1,24};").search


def build(node: Node, rules: Rules) -> Stage:
    """The stage; `normalization` is the Unicode form to bring text to: NFC, NFKC or none."""
    chosen = options.read(node, "repair", OPTIONS)
    form = chosen["normalization"].choice("'normalization'", NORMALIZATIONS) if "normalization" in chosen else "NFC"
    return partial(_repair, NORMALIZATIONS[form], version("ftfy") in PROVEN)


def _repair(form: Form, is_proven: bool, draft: Draft) -> Draft:
    _mend_names(draft.fields, form, is_proven)
    lines = [line for line in draft.lines if line.repaired is not line.text and line.mark is None]
    if is_proven and len(lines) == len(draft.lines) and _is_sound_throughout(draft, form):
        for line in lines:
            line.repaired = line.text
        return draft
    for line in lines:
        if not (is_proven and is_sound(line.text, form, line.is_plain)):
            fixed = mend(line.text, form)
            if fixed != line.text:
                _replace(draft, line, fixed)
        line.repaired = line.text
    return draft


def _mend_names(known: dict[str, Any], form: Form, is_proven: bool) -> None:
    """Mend what the page's head calls things, so that lines that say it again are known."""

    def mended(text: str) -> str:
        return text if is_proven and is_sound(text, form) else mend(text, form)

    for name in NAMES:
        if text := known.get(name):
            known[name] = mended(text)
    if authors := known.get("authors"):
        known["authors"] = [mended(author) for author in authors]


def _is_sound_throughout(draft: Draft, form: Form) -> bool:
    """Whether mending would change none of the lines as they were extracted."""
    return (
        form != "NFKC"
        and all(line.is_plain for line in draft.lines)
        and not ("&" in draft.text and _ENTITY(draft.text))
    )


def is_sound(text: str, form: Form, is_plain: bool = False) -> bool:
    """Whether mending a line would not change it; may say no of one that it would not. `is_plain`: it is known to be
    (`shape.is_plain`)."""
    has_entity = "&" in text and _ENTITY(text)
    if form != "NFKC" and "\n" not in text and not has_entity and (is_plain or shape.is_plain(text)):
        return True
    if _TOUCHED(text) or has_entity or text != text.strip() or not (form is None or is_normalized(form, text)):
        return False
    if not _MISREAD(text):
        return True
    from ftfy.badness import is_bad

    # The first thing that ftfy asks of a text, and where it says no, the encoding stays.
    return not is_bad(text)


def mend(text: str, form: Form) -> str:
    """The text, mended until mending it again changes nothing."""
    import ftfy

    config = _config(form)
    for _ in range(ROUNDS):
        before = text
        text = ftfy.fix_text(text, config).translate(_TABLE).strip()
        if text == before:
            break
    return text


@cache
def _config(form: Form) -> ftfy.TextFixerConfig:
    """Full-width forms are punctuation in Chinese and Japanese; line breaks are no part of a line."""
    import ftfy

    return ftfy.TextFixerConfig(
        uncurl_quotes=False, fix_character_width=False, fix_line_breaks=False, explain=False, normalization=form
    )


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
