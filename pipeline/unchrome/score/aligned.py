"""Which words of a text another one has, in the same order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

ANCHOR = 6
"""Words: a run of so many that each text has once is held to be the same in both. What stands between is matched word
by word, which takes time by the square; so does a text without such runs."""


def aligned(one: Sequence[str], other: Sequence[str]) -> list[bool]:
    """For each word of `one` whether `other` has it, in the order of both."""
    found = [False] * len(one)
    ends = [(0, 0), *_anchors(one, other), (len(one), len(other))]
    for (start, start_other), (stop, stop_other) in pairwise(ends):
        matcher = SequenceMatcher(None, one[start:stop], other[start_other:stop_other], autojunk=False)
        for at, _, size in matcher.get_matching_blocks():
            found[start + at : start + at + size] = [True] * size
    return found


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Where the most runs that each text has once begin, in the order of both ("patience diff", Cohen)."""
    places = dict(_once(other))
    return _rising([(at, places[run]) for run, at in _once(one) if run in places])


def _once(words: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The runs that are there once, and where they begin."""
    runs = [tuple(words[at : at + ANCHOR]) for at in range(len(words) - ANCHOR + 1)]
    often = Counter(runs)
    return ((run, at) for at, run in enumerate(runs) if often[run] == 1)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs, in their order, of which the second numbers rise."""
    last: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(last, place)
        before.append(tops[pile - 1] if pile else -1)
        last[pile : pile + 1] = [place]
        tops[pile : pile + 1] = [number]
    found, number = [], tops[-1] if tops else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
