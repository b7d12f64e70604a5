"""The evidence about a line of bare text from the page's address, which has the words of the headline."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from unchrome import address
from unchrome.evidence.kin import means
from unchrome.evidence.line import Evidence

NEAR = 5
"""Lines up and down."""
NEARLY = 0.95
"""A line that is this share as like the address as the likest is a headline too."""
FAR = 20
"""Lines further away than this are this far away."""
NOWHERE = -99
"""Where there is no headline."""


def addressed(texts: Sequence[str], said: frozenset[str]) -> list[Evidence]:
    """For each line how much of the words in the address it has, how many of its own those are, the same for the lines
    near it, and how many lines it stands below the last headline, or above the first."""
    if not said:
        return [{"address": -1, "of_address": -1, "address_near": -1, "headline": NOWHERE} for _ in texts]
    found = [address.stems(text) for text in texts]
    own = [len(said & stems) / max(1, len(stems)) for stems in found]
    near, heads = means(own, list(map(len, found)), NEAR), _headlines(found, said)
    return [
        {
            "address": len(said & stems) / len(said),
            "of_address": part,
            "address_near": around,
            "headline": _off(at, heads),
        }
        for at, (stems, part, around) in enumerate(zip(found, own, near, strict=True))
    ]


def _headlines(found: Sequence[frozenset[str]], said: frozenset[str]) -> list[int]:
    """The places of the lines that are like the address."""
    like = [address.likeness(said, stems) for stems in found]
    least = max(address.LIKE, NEARLY * max(like))
    return [at for at, share in enumerate(like) if share >= least]


def _off(at: int, heads: Sequence[int]) -> int:
    if not heads:
        return NOWHERE
    above = bisect_right(heads, at)
    return min(FAR, at - heads[above - 1]) if above else -min(FAR, heads[0] - at)
