"""What lines of many pages have in common: folded, case, space, digits and the half of the day make no difference."""

from __future__ import annotations

import re
from functools import lru_cache

from unchrome import shape

NUMBER, HALF = "0", "0 am"
"""What a number, and one with `am` or `pm` behind it, fold into."""
LEAST_WORDS, LEAST_LETTERS = 2, 8
"""What a frame must have of its own beside the hole."""
MOST_WORDS = 12
"""Longer lines have no frames."""
REMEMBERED = 1 << 14
"""A line that recurs is folded once; so many are remembered."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_HALF = re.compile(r"0 ?[ap]\.?m\b\.?")
_PARTS = re.compile(r"\d+(?:[.,]\d+)*(?: ?[ap]\.?m\b\.?)?", re.IGNORECASE)
_NUMBERS = r"\p{Nd}+(?:[.,]\p{Nd}+)*"


@lru_cache(REMEMBERED)
def folded(bare: str) -> str:
    """The bare line with what varies as classes: `Updated 3:15 pm` and `updated 11:02 AM` give the same."""
    return _HALF.sub(HALF, _NUMBER.sub(NUMBER, shape.folded(bare)))


def frames(fold: str) -> list[tuple[str, str]]:
    """What the folded line begins and ends with, by whole words, as (`starts` or `ends`, text): the rest is a hole."""
    words = fold.split(" ")
    if len(words) > MOST_WORDS:
        return []
    cuts = range(LEAST_WORDS, len(words))
    heads = [("starts", " ".join(words[:at])) for at in cuts]
    tails = [("ends", " ".join(words[-at:])) for at in cuts]
    return [(side, text) for side, text in heads + tails if sum(map(str.isalpha, text)) >= LEAST_LETTERS]


def pattern(bare: str) -> str:
    """A pattern for this bare line and those that fold into the same."""
    parts, at = [], 0
    for found in _PARTS.finditer(bare):
        number = _NUMBER.match(found[0])
        half = " ?[ap]\\.?m\\.?" if number and number.end() < len(found[0]) else ""
        parts += [_plain(bare[at : found.start()]), _NUMBERS + half]
        at = found.end()
    return "".join([*parts, _plain(bare[at:])])


def has_classes(fold: str) -> bool:
    """Whether a number is in the line."""
    return NUMBER in fold


def _plain(text: str) -> str:
    escaped = re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", text)
    return re.sub("['‘’]", "['‘’]", re.sub('["“”]', '["“”]', escaped))
