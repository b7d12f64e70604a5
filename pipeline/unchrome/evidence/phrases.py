"""The evidence of a line's wording: what the words and pairs of words are worth that it is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice, pairwise
from math import fsum, sqrt

MOST = 40
"""Words and signs; what comes after so many tells no more."""
DIGITS = 4
"""A longer number is one of so many digits."""

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


def phrases(text: str) -> list[str]:
    """The words and signs of a line and its pairs of neighbours, each once: `sign`, `sign_up`; `_sign` where it begins
    the line, `up_` where it ends it. A number is as many noughts as it has digits."""
    found = islice(_WORD.finditer(text.lower()), MOST)
    words = ["0" * min(DIGITS, len(word[0])) if word[0].isdecimal() else word[0] for word in found]
    return list(dict.fromkeys([*words, *("_".join(pair) for pair in pairwise(["", *words, ""]))]))


def come_to(text: str, worth: Mapping[str, float]) -> float:
    """What the phrases of a line come to: their sum by the root of their number, since long lines have many."""
    said = phrases(text)
    return fsum([worth[phrase] for phrase in said if phrase in worth]) / sqrt(len(said))
