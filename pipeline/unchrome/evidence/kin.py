"""The evidence about a line of bare text from its words: lines of one article share them, menus and teasers do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from math import log

from unchrome import shape
from unchrome.evidence.line import Evidence
from unchrome.model import Line, Place

LIKELY = 0.5
"""A line that is more likely to be body than this speaks for the article."""
STEM = 6
"""Letters of a word by which it is known again, whatever its ending."""
NEAR, AROUND = 3, 10
"""Lines up and down."""
LONG = 60
"""Words; a longer line counts as much as one of these."""
FEWEST = 4
"""Words; a shorter line is not looked for in its neighbours."""
NONE = -1.0
"""The kinship of a line that has no word to tell it by."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


def kinship(lines: Sequence[Line], places: Sequence[Place]) -> list[Evidence]:
    """For each line, the share of its words that the article has too, the rarer on the page the more; the same for the
    lines near and around it; and how much the lines next to it say again."""
    stems = [_stems(line.text) for line in lines]
    body = [place.likely > LIKELY and not line.gone for line, place in zip(lines, places, strict=True)]
    times = Counter(chain.from_iterable(stems))
    told = Counter(chain.from_iterable(found for found, likely in zip(stems, body, strict=True) if likely))
    rarity = {stem: log(len(lines) / count) for stem, count in times.items()}
    shares = [_share(found, told, likely, rarity) for found, likely in zip(stems, body, strict=True)]
    words = [min(LONG, shape.words(line.text)) for line in lines]
    near, around = means(shares, words, NEAR), means(shares, words, AROUND)
    again = [0.0, *(_said_again(one, other) for one, other in pairwise(stems)), 0.0]
    return [
        {"kin": kin, "kin_near": one, "kin_around": other, "again_up": up, "again_down": down}
        for kin, one, other, (up, down) in zip(shares, near, around, pairwise(again), strict=True)
    ]


def _said_again(one: set[str], other: set[str]) -> float:
    """How much of the shorter of two lines the other says too; captions say what their pictures are called by."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= FEWEST else 0.0


def _stems(text: str) -> set[str]:
    """What the line's words begin with; of writing without spaces, every two characters."""
    stems = {word.lower()[:STEM] for word in _WORD.findall(text)}
    for run in _UNSPACED.findall(text):
        stems.update(run[at : at + 2] for at in range(len(run) - 1))
    return stems


def _share(stems: set[str], told: Counter[str], likely: bool, rarity: dict[str, float]) -> float:
    """By rarity, how much of the line is told by other lines of the article: a likely one is among those that tell."""
    total = sum(sorted([rarity[stem] for stem in stems]))
    return sum(sorted([rarity[stem] for stem in stems if told[stem] > likely])) / total if total else NONE


def means(shares: Sequence[float], words: Sequence[int], reach: int) -> list[float]:
    """The mean by words over the lines up to so many up and down."""
    worth = [0.0, *accumulate(max(0.0, share) * count for share, count in zip(shares, words, strict=True))]
    total = [0, *accumulate(words)]
    spans = [(max(0, at - reach), min(len(words), at + reach + 1)) for at in range(len(words))]
    return [(worth[stop] - worth[start]) / max(1, total[stop] - total[start]) for start, stop in spans]
