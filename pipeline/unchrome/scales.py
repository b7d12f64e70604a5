"""Scales and trees: what each value of each kind of evidence is worth to a line, as odds for its being body (natural
logarithm)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

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


Steps = tuple[tuple[str, float], ...]
"""The way down a tree to one of its ends: the kinds of evidence asked for, and what each step was worth."""


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
        worth = self._worth
        return sum([worth[end] for end in self._reached(evidence)], self.start)

    def parts(self, evidence: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each kind of evidence is worth, the one that speaks most against the line first."""
        worth: defaultdict[str, float] = defaultdict(float)
        for end in self._reached(evidence):
            for name, part in self._ends[end]:
                worth[name] += part
        return _sorted(worth.items())

    @cached_property
    def _ends(self) -> list[Steps]:
        """The ends of all trees, in turn."""
        return [end for tree in self.trees for end in _ends(tree)]

    @cached_property
    def _worth(self) -> list[float]:
        return [sum([part for _, part in end]) for end in self._ends]

    @cached_property
    def _reached(self) -> Callable[[Mapping[str, float]], list[int]]:
        """Gives the end of each tree, by its place in `_ends`, that a line with some evidence comes to. Compiled, since
        walking the trees step by step was half of the time of a page of text."""
        numbers = {name: f"x{number}" for number, name in enumerate(self.lines)}
        told = "".join(f"    {number} = evidence[{name!r}]\n" for name, number in numbers.items())
        ends = count()
        walks = ", ".join([_walk(tree, numbers, ends) for tree in self.trees])
        found: dict[str, Any] = {}
        exec(f"def reached(evidence):\n{told}    return [{walks}]\n", found)
        reached: Callable[[Mapping[str, float]], list[int]] = found["reached"]
        return reached


def _ends(fork: Fork, steps: Steps = ()) -> Iterator[Steps]:
    """The ends of a tree from a fork on, to which these steps lead; those up to its limit first."""
    for way in (fork.below, fork.above):
        further = (*steps, (fork.name, way.worth))
        yield from _ends(way.fork, further) if way.fork else (further,)


def _walk(fork: Fork, numbers: Mapping[str, str], ends: Iterator[int]) -> str:
    """An expression for the place of the end that a line comes to, of those in `_ends`."""
    below, above = (_walk(way.fork, numbers, ends) if way.fork else str(next(ends)) for way in (fork.below, fork.above))
    return f"({below} if {numbers[fork.name]} <= {fork.limit!r} else {above})"


def _sorted(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(parts, key=lambda part: (part[1], part[0]))
