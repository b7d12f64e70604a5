"""Scales and trees: what each value of each kind of evidence is worth to a line, as odds for its being body (natural
logarithm)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

NOTHING: tuple[tuple[float, ...], tuple[float, ...]] = (), (0.0,)
"""The steps of evidence that is worth nothing."""


@dataclass(frozen=True)
class Scale:
    """Steps for some kinds of evidence: `at` are the limits, each the last value of its step, `worth` one more.

    `lines` says where in the file each is, by line and column.
    """

    start: float
    steps: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]
    lines: Mapping[str, tuple[int, int]]

    def odds(self, evidence: Mapping[str, float]) -> float:
        """What all the evidence comes to."""
        return self.start + sum([worth[bisect_left(at, evidence[name])] for name, (at, worth) in self.steps.items()])

    @cached_property
    def most(self) -> float:
        """The most that any evidence could come to."""
        return self.start + sum(max(worth) for _, worth in self.steps.values())

    def short(self, evidence: Mapping[str, float]) -> float:
        """How much less some of the evidence is worth than the most that it could be."""
        names = tuple(evidence)
        asked = self._asked.get(names)
        if asked is None:
            asked = self._asked[names] = [(name, *self._lacks[name]) for name in names if name in self._lacks]
        return sum([lack[bisect_left(at, evidence[name])] for name, at, lack in asked])

    def lack(self, name: str, value: float) -> float:
        """How much less this value is worth than the most that this kind of evidence could be."""
        at, lack = self._lacks.get(name, NOTHING)
        return lack[bisect_left(at, value)]

    @cached_property
    def _asked(self) -> dict[tuple[str, ...], list[tuple[str, tuple[float, ...], tuple[float, ...]]]]:
        """For each set of evidence that was asked about, what of it has a worth."""
        return {}

    @cached_property
    def _lacks(self) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
        """As `steps`, with what each is worth less than the best."""
        return {name: (at, tuple(max(worth) - part for part in worth)) for name, (at, worth) in self.steps.items()}

    def parts(self, evidence: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each kind of evidence is worth, the one that speaks most against the line first."""
        return _sorted([(name, worth[bisect_left(at, evidence[name])]) for name, (at, worth) in self.steps.items()])


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a tree asks for evidence: up to the limit a line goes on `below`, else `above`."""

    name: str
    limit: float
    below: Way
    above: Way


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a fork: what taking it is worth, and the next fork, if any."""

    worth: float
    fork: Fork | None


Short = float | tuple[str, float, "Short", "Short"]
"""A tree where only the ends of its ways say what a line is worth."""


def _shortened(fork: Fork | None, worth: float) -> Short:
    """The tree from a fork on, to which a line comes with so much."""
    if fork is None:
        return worth
    below, above = (_shortened(way.fork, worth + way.worth) for way in (fork.below, fork.above))
    return fork.name, fork.limit, below, above


@dataclass(frozen=True)
class Trees:
    """Trees, of which a line is worth the sum.

    `lines` says where in the file each kind of evidence is first asked for, by line and column.
    """

    start: float
    trees: tuple[Fork, ...]
    lines: Mapping[str, tuple[int, int]]

    def odds(self, evidence: Mapping[str, float]) -> float:
        """What all the evidence comes to."""
        total = self.start
        for node in self._short:
            while not isinstance(node, float):
                name, limit, below, above = node
                node = below if evidence[name] <= limit else above
            total += node
        return total

    @cached_property
    def _short(self) -> list[Short]:
        return [_shortened(tree, 0.0) for tree in self.trees]

    def parts(self, evidence: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each kind of evidence is worth, the one that speaks most against the line first."""
        worth: defaultdict[str, float] = defaultdict(float)
        for tree in self.trees:
            fork: Fork | None = tree
            while fork is not None:
                way = fork.below if evidence[fork.name] <= fork.limit else fork.above
                worth[fork.name] += way.worth
                fork = way.fork
        return _sorted(worth.items())


def _sorted(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(parts, key=lambda part: (part[1], part[0]))
