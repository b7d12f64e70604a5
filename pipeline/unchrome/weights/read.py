"""Weights files: YAML, read into `Weights`, with an error where something is not as it must be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from unchrome.scales import Fork, Scale, Trees, Way
from unchrome.weights import START, Weights
from unchrome.yamlfile import Node, parse

KEYS = ("about", "of", "names", "phrases", "own", "around", "witnessed")
OF = ("html", "text")
"""What lines the scales are for: those of an HTML page, with places, or those of bare text."""
DEEPEST = 50
"""Python compiles no expression that is nested more than 200 times."""
TREES = "trees"
"""The list of trees."""


def weights_of(content: bytes, path: Path) -> Weights:
    """The weights that a file at this path would hold if this were its content. Raises FileError."""
    fields = parse(content, path).mapping("a weights file", KEYS)
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
