"""Weights: what each value of each kind of evidence is worth, as odds for a line being body (natural logarithm).

    own:
      words: {at: [2.5, 8.5], worth: [-0.4, 0.1, 0.7]}     # up to 2.5 words, up to 8.5, more
    around:
      trees:
      - [likely-1, 0.3, 0, [words, 8.5, -0.7, -0.9, 0.2], 0.4]

In a tree a line whose evidence `likely-1` is up to 0.3 goes on to the first part, one that has more to the second. The
number before them is what lines that come there are worth as a rule: a step from there to one of the parts is owed to
`likely-1`, and so what a line is worth is a sum over its evidence, of which each part can be shown (Saabas, 2014:
"Interpreting random forests").
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, inf, log
from pathlib import Path

from unchrome.rulebook import rules_dir
from unchrome.yamlfile import Node, read

KEYS = ("about", "of", "names", "own", "around", "witnessed")
OF = ("html", "text")
"""What lines the scales are for: those of an HTML page, with places, or those of bare text."""
SHIPPED = "weights/html"
"""The weights of a plan that names none."""
ITSELF = "itself"
"""In the trees `around`: what the line came to by itself, in odds."""
MOST_ODDS = 20.0
"""More for or against a line makes it no more or less likely."""
START, TREES = "start", "trees"
"""The worth of a line of which nothing is known, and the list of trees."""


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


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a file: `own` for a line by itself, `around` for a line among the others, and what the words in
    `names` are worth; `witnessed` are those for a page of which a witness was asked what it keeps, if they differ."""

    path: Path
    of: str
    names: Mapping[str, float]
    own: Scale
    around: Trees
    witnessed: Weights | None = None

    def where(self, is_witnessed: bool) -> Weights:
        """The weights for a page of which a witness was asked, or was not."""
        return self.witnessed or self if is_witnessed else self

    def against(self, evidence: Mapping[str, float]) -> str:
        """The kind of evidence that speaks most against the line; where that is what the line came to by itself, what
        spoke most against it there."""
        worst = self.around.parts(evidence)[0][0]
        return worst if worst != ITSELF else self.own.parts(evidence)[0][0]


def _sorted(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(parts, key=lambda part: (part[1], part[0]))


def likelihood(odds: float) -> float:
    """From odds (natural logarithm) to a share from 0 to 1."""
    return 1 / (1 + exp(-max(-MOST_ODDS, min(MOST_ODDS, odds))))


def odds(likely: float) -> float:
    """From a share between 0 and 1 to odds (natural logarithm)."""
    return log(likely / (1 - likely))


def least_odds(likely: float) -> float:
    """The least odds that are so likely, from 0 to 1."""
    if likely <= likelihood(-inf):
        return -inf
    return odds(likely) if likely <= likelihood(inf) else inf


def named(node: Node | None) -> Path:
    """The weights file that a mapping of a plan names by its key `weights`: a shipped one, or a path from the plan's
    folder. Raises FileError where there is none."""
    given = node.value.get("weights") if node is not None and isinstance(node.value, dict) else None
    name = given.text("'weights'") if given else SHIPPED
    shipped = rules_dir() / f"{name}.yaml"
    if given is None or shipped.is_file():
        return shipped
    path = given.path.parent / name
    if not path.is_file():
        raise given.fail(
            f"there are no weights {name!r}: neither shipped, such as {SHIPPED!r}, nor a file beside the plan"
        )
    return path


@cache
def load(path: Path) -> Weights:
    """The weights of a file. Raises FileError."""
    fields = read(path).mapping("a weights file", KEYS)
    names = fields["names"].mapping("'names'", fields["names"].keys) if "names" in fields else {}
    of = fields["of"].choice("'of'", OF) if "of" in fields else OF[0]
    worth = {word: node.number(f"the worth of {word!r}") for word, node in names.items()}
    asked = fields["witnessed"].mapping("'witnessed'", ("own", "around")) if "witnessed" in fields else {}
    own, around = _scale(fields.get("own")), _trees(fields.get("around"))
    witnessed = Weights(path, of, worth, _scale(asked.get("own")), _trees(asked.get("around"))) if asked else None
    return Weights(path, of, worth, own, around, witnessed)


def _scale(node: Node | None) -> Scale:
    if node is None:
        return Scale(0.0, {}, {})
    fields = dict(node.mapping("a scale", node.keys))
    start = fields.pop(START).number(f"'{START}'") if START in fields else 0.0
    return Scale(start, {name: _steps(name, item) for name, item in fields.items()}, node.keys)


def _steps(name: str, node: Node) -> tuple[tuple[float, ...], tuple[float, ...]]:
    fields = node.mapping(f"the scale of {name!r}", ("at", "worth"))
    at, worth = (
        tuple(item.number(f"each of '{key}'") for item in fields[key].items(f"'{key}'")) if key in fields else ()
        for key in ("at", "worth")
    )
    if len(worth) != len(at) + 1 or list(at) != sorted(at):
        raise node.fail(f"the scale of {name!r} needs limits that rise, and one worth more than limits")
    return at, worth


def _trees(node: Node | None) -> Trees:
    if node is None:
        return Trees(0.0, (), {})
    fields = node.mapping("'around'", (START, TREES))
    start = fields[START].number(f"'{START}'") if START in fields else 0.0
    lines: dict[str, tuple[int, int]] = {}
    items = fields[TREES].items(f"'{TREES}'") if TREES in fields else []
    start += sum(_asked(item)[2].number("a worth") for item in items)
    return Trees(start, tuple(_fork(item, lines) for item in items), lines)


def _fork(node: Node, lines: dict[str, tuple[int, int]]) -> Fork:
    name, limit, usual, *ways = _asked(node)
    lines.setdefault(name.text("evidence"), (name.line, name.column))
    below, above = (_way(way, usual.number("a worth"), lines) for way in ways)
    return Fork(name.text("evidence"), limit.number("a limit"), below, above)


def _way(node: Node, usual: float, lines: dict[str, tuple[int, int]]) -> Way:
    if not isinstance(node.value, list):
        return Way(node.number("a worth") - usual, None)
    return Way(_asked(node)[2].number("a worth") - usual, _fork(node, lines))


def _asked(node: Node) -> list[Node]:
    if not isinstance(node.value, list) or len(node.value) != 5:
        raise node.fail("a tree is [evidence, limit, worth as a rule, up to the limit, above it]")
    return node.value
