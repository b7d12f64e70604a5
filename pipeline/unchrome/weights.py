"""Weights: what each value of each kind of evidence is worth, as odds for a line being body (natural logarithm).

    phrases:
    - {worth: -2.1, are: cookie_policy _subscribe up_}     # a pair of words, one that begins a line, one that ends it
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

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, inf, log
from pathlib import Path

from unchrome.rulebook import rules_dir
from unchrome.scales import Fork, Scale, Trees, Way
from unchrome.yamlfile import Node, read

KEYS = ("about", "of", "names", "phrases", "own", "around", "witnessed")
OF = ("html", "text")
"""What lines the scales are for: those of an HTML page, with places, or those of bare text."""
SHIPPED = "weights/html"
"""The weights of a plan that names none."""
ITSELF = "itself"
"""In the trees `around`: what the line came to by itself, in odds."""
MOST_ODDS = 20.0
"""More for or against a line makes it no more or less likely."""
DEEPEST = 50
"""Python compiles no expression that is nested more than 200 times."""
START, TREES = "start", "trees"
"""The worth of a line of which nothing is known, and the list of trees."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a file: `own` for a line by itself, `around` for a line among the others, `witnessed` those for a
    page of which a witness was asked what it keeps, if they differ; `names` says what words are worth that boxes are
    called by, `phrases` what those are worth that lines of text are written in (`evidence.phrases`)."""

    path: Path
    of: str
    names: Mapping[str, float]
    phrases: Mapping[str, float]
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
    of = fields["of"].choice("'of'", OF) if "of" in fields else OF[0]
    names, phrases = _names(fields.get("names")), _phrases(fields.get("phrases"))

    def weights(scales: Mapping[str, Node], witnessed: Weights | None = None) -> Weights:
        own, around = _scale(scales.get("own")), _trees(scales.get("around"))
        return Weights(path, of, names, phrases, own, around, witnessed)

    asked = fields["witnessed"].mapping("'witnessed'", ("own", "around")) if "witnessed" in fields else {}
    return weights(fields, weights(asked) if asked else None)


def _names(node: Node | None) -> dict[str, float]:
    words = node.mapping("'names'", node.keys) if node else {}
    return {word: item.number(f"the worth of {word!r}") for word, item in words.items()}


def _phrases(node: Node | None) -> dict[str, float]:
    """Of each group of phrases, with space between them, what each is worth."""
    worth: dict[str, float] = {}
    for group in node.items("'phrases'") if node else []:
        fields = group.mapping("a group of phrases", ("worth", "are"))
        if len(fields) < 2:
            raise group.fail("a group of phrases has a 'worth' and says what they 'are'")
        said = dict.fromkeys(fields["are"].text("'are'").split(), fields["worth"].number("'worth'"))
        if again := [phrase for phrase in said if phrase in worth]:
            raise fields["are"].fail(f"{again[0]!r} is in a group above already")
        worth |= said
    return worth


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


def _fork(node: Node, lines: dict[str, tuple[int, int]], depth: int = 1) -> Fork:
    if depth > DEEPEST:
        raise node.fail(f"a tree asks no more than {DEEPEST} times in a row")
    name, limit, usual, *ways = _asked(node)
    lines.setdefault(name.text("evidence"), (name.line, name.column))
    below, above = (_way(way, usual.number("a worth"), lines, depth) for way in ways)
    return Fork(name.text("evidence"), limit.number("a limit"), below, above)


def _way(node: Node, usual: float, lines: dict[str, tuple[int, int]], depth: int) -> Way:
    if not isinstance(node.value, list):
        return Way(node.number("a worth") - usual, None)
    return Way(_asked(node)[2].number("a worth") - usual, _fork(node, lines, depth + 1))


def _asked(node: Node) -> list[Node]:
    if not isinstance(node.value, list) or len(node.value) != 5:
        raise node.fail("a tree is [evidence, limit, worth as a rule, up to the limit, above it]")
    return node.value
