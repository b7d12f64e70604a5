"""Weights files, and plans with them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from learning.fit import Scales, Tree, Words
from learning.pages import Kind
from unchrome.rulebook import rules_dir
from unchrome.weights import START


def written(kind: Kind, words: Words, scales: Scales, witnessed: Scales | None = None) -> str:
    """The weights file."""
    lines = [
        "about: What the evidence about a line is worth, by tests/bench/learn.py; 0 is the usual body line.",
        f"of: {kind.name}",
        *(_names(words) if kind.words == "names" else _phrases(words)),
        *_listed(*scales),
    ]
    if witnessed:
        lines += ["witnessed:", *(f"  {line}" for line in _listed(*witnessed))]
    return "\n".join(lines) + "\n"


def _names(worth: Words) -> Iterator[str]:
    yield "names:" if worth else "names: {}"
    yield from (f"  {json.dumps(word)}: {part}" for word, part in worth.items())


def _phrases(worth: Words) -> Iterator[str]:
    yield "phrases:" if worth else "phrases: []"
    for part in sorted(set(worth.values())):
        yield f"- worth: {part}"
        yield "  are: >-"
        said = " ".join(sorted(phrase for phrase in worth if worth[phrase] == part))
        yield textwrap.indent(textwrap.fill(said, 116, break_long_words=False, break_on_hyphens=False), "    ")


def _listed(own: dict[str, Any], around: dict[str, Any]) -> Iterator[str]:
    """The lines of a weights file that hold these scales."""
    yield "own:"
    yield f"  {START}: {own.get(START, 0.0):.3f}"
    for name in sorted(set(own) - {START}):
        at, worth = own[name]
        limits = ", ".join(f"{limit:.3g}" for limit in at)
        yield f"  {name}: {{at: [{limits}], worth: [{', '.join(f'{part:.2f}' for part in worth)}]}}"
    yield "around:"
    yield f"  {START}: {around.get(START, 0.0):.3f}"
    if around.get("trees"):
        yield "  trees:"
        yield from (f"  - {_told(tree)}" for tree in around["trees"])


def _told(tree: Tree) -> str:
    if isinstance(tree, float):
        return f"{tree:.3f}"
    name, limit, usual, below, above = tree
    return f"[{name}, {limit:.3g}, {usual:.3f}, {_told(below)}, {_told(above)}]"


def plan_with(name: str, weights: Path, **options: float) -> Path:
    """The plan of this name with these weights, beside them, and with these options of `extract`."""
    text = (rules_dir() / f"{name}.yaml").read_text(encoding="utf-8")
    more = "".join(f", {option}: {value}" for option, value in options.items())
    text = text.replace(", weights: weights/text", "")
    text = text.replace("extract: {with", f"extract: {{weights: {weights.name}{more}, with")
    text = text.replace("region: {least", f"region: {{weights: {weights.name}, least")
    path = weights.with_name(f"{name}-{weights.name}")
    path.write_text(text, encoding="utf-8")
    return path
