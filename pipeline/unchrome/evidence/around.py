"""The evidence about a line among the others: what is around it, once rules have taken what they know."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from math import log1p
from typing import NamedTuple

from unchrome import shape
from unchrome.evidence.line import Evidence
from unchrome.model import Line, Place
from unchrome.weights import odds

SURE = 0.8
"""A line that is this likely to be body by itself holds the lines around it up."""
REACH = 3
"""How many lines up and down are looked at one by one."""
LONG = 40
"""Words; a longer line counts as much as one of these."""
NEARLY = 0.4
"""This share of the best is nearly as much."""
FAR = 50
"""What is further away than this, or nowhere, is this many lines away."""
EDGE = -0.5
"""Stands for the likelihood of a line where there is none, above the first and below the last."""


def surround(lines: Sequence[Line], places: Sequence[Place]) -> list[Evidence]:
    """The evidence about each line, taken or not, from the lines around it and their places."""
    gone = [line.gone for line in lines]
    likely = [0.0 if line.gone else place.likely for line, place in zip(lines, places, strict=True)]
    words = [shape.words(line.text) for line in lines]
    found = _near(likely, gone, words)
    _add(found, [{"itself": odds(place.likely)} for place in places])
    _add(found, _mass(likely, words))
    _add(found, _stretch(likely, words))
    _add(found, _distances("sure", [at for at, share in enumerate(likely) if share > SURE and words[at] >= 12], found))
    _add(found, _distances("gone", [at for at, taken in enumerate(gone) if taken], found))
    looks, boxes = [place.look for place in places], [place.box for place in places]
    own = [place.likely for place in places]
    _add(found, _company("look", looks, own, gone, words))
    _add(found, _company("box", boxes, own, gone, words))
    return found


def _add(found: list[Evidence], more: list[Evidence]) -> None:
    for item, extra in zip(found, more, strict=True):
        item.update(extra)


def _near(likely: list[float], gone: list[bool], words: list[int]) -> list[Evidence]:
    """The likelihood of the lines next to each, whether they were taken, and their words."""
    told: list[tuple[str, int, list[float]]] = []
    for name, values, steps, otherwise in (
        ("likely", likely, range(-REACH, REACH + 1), EDGE),
        ("gone", gone, range(-2, 3), 0),
        ("words", words, range(-1, 2), 0),
    ):
        beyond = [otherwise] * REACH
        padded = [*beyond, *values, *beyond]
        told += [(f"{name}{step:+}", REACH + step, padded) for step in steps if step]
    return [{name: values[place + shift] for name, shift, values in told} for place in range(len(likely))]


def _mass(likely: list[float], words: list[int]) -> list[Evidence]:
    """How much of the page's sure body stands above and below, and how much there is."""
    sure = [count if share > SURE else 0 for share, count in zip(likely, words, strict=True)]
    total, so_far = sum(sure) + 1, [0, *accumulate(sure)]
    return [
        {
            "above": so_far[at] / total,
            "below": (so_far[-1] - so_far[at + 1]) / total,
            "mass": log1p(total),
            "lines": log1p(len(sure)),
        }
        for at in range(len(sure))
    ]


def _stretch(likely: list[float], words: list[int]) -> list[Evidence]:
    """Where each line stands to the stretch of lines that has the most body in it, and to the first that has nearly as
    much, since comments and other articles come below the page's own."""
    gains = [min(count, LONG) * (share - 0.5) for share, count in zip(likely, words, strict=True)]
    runs = _runs(gains)
    best = max(runs, key=lambda run: run.sum)
    early = next(run for run in runs if run.sum >= NEARLY * best.sum)
    whole = sum(gain for gain in gains if gain > 0) + 1
    share = sum(gain for gain in gains[best.first : best.last + 1] if gain > 0) / whole
    return [
        {
            "stretch": best.side(at),
            "stretch_off": min(FAR, best.off(at)),
            "stretch_share": share,
            "early": early.side(at),
            "early_off": min(FAR, early.off(at)),
        }
        for at in range(len(gains))
    ]


class _Run(NamedTuple):
    """A run of lines, and the sum of their gains."""

    first: int
    last: int
    sum: float

    def side(self, at: int) -> int:
        """Whether a line is above (-1), in (0) or below it (1)."""
        return -1 if at < self.first else 1 if at > self.last else 0

    def off(self, at: int) -> int:
        """How many lines away."""
        return max(self.first - at, at - self.last, 0)


def _runs(gains: list[float]) -> list[_Run]:
    """Where a sum of gains that starts again whenever it falls to nothing rises highest, each time (Kadane)."""
    runs: list[_Run] = []
    total, first = 0.0, 0
    for at, gain in enumerate(gains):
        if total <= 0:
            total, first = 0.0, at
            runs.append(_Run(at, at, 0.0))
        total += gain
        if total > runs[-1].sum:
            runs[-1] = _Run(first, at, total)
    return runs


def _distances(name: str, places: list[int], found: list[Evidence]) -> list[Evidence]:
    """How many lines up and down the nearest of these places is."""
    result: list[Evidence] = []
    for at in range(len(found)):
        up, down = bisect_left(places, at), bisect_right(places, at)
        result.append(
            {
                f"{name}_up": at - places[up - 1] if up else FAR,
                f"{name}_down": places[down] - at if down < len(places) else FAR,
            }
        )
    return result


def _company(
    name: str, keys: Sequence[Hashable], likely: list[float], gone: list[bool], words: list[int]
) -> list[Evidence]:
    """Of the other lines with the same key: how likely they are, by words, how many there are, how many went."""
    weight = [count + 1 for count in words]
    worth = _sums(keys, lambda at: likely[at] * weight[at])
    total = _sums(keys, lambda at: weight[at])
    count = _sums(keys, lambda at: 1)
    taken = _sums(keys, lambda at: gone[at])
    result = []
    for at, key in enumerate(keys):
        others = count[key] - 1
        result.append(
            {
                f"{name}_likely": (worth[key] - likely[at] * weight[at]) / (total[key] - weight[at]) if others else -1,
                f"{name}_lines": count[key],
                f"{name}_gone": (taken[key] - gone[at]) / others if others else -1,
            }
        )
    return result


def _sums(keys: Sequence[Hashable], value: Callable[[int], float]) -> dict[Hashable, float]:
    sums: dict[Hashable, float] = defaultdict(float)
    for at, key in enumerate(keys):
        sums[key] += value(at)
    return sums
