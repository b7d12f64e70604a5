"""Which kinds of evidence there are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace

from unchrome.boxes import Box, Seen
from unchrome.evidence import Layout, gather, known, text
from unchrome.evidence.around import surround
from unchrome.evidence.kin import kinship
from unchrome.model import Line, Place
from unchrome.scales import Scale, Trees
from unchrome.weights import Weights


@cache
def alone(of: str) -> frozenset[str]:
    """The kinds that tell of a line by itself, of `html` or of `text`."""
    if of == "text":
        return frozenset(text.measure(["x"], frozenset(), {})[0])
    page = Layout([Seen("x", Box(SimpleNamespace(tag="p", get={}.get)), 0.0)])
    none = Weights(Path(), of, {}, {}, Scale(0.0, {}, {}), Trees(0.0, (), {}))
    return frozenset(gather(page, known("", [], []), none, 0.0)[0])


@cache
def among(of: str) -> frozenset[str]:
    """The kinds that tell of a line among others."""
    lines, places = [Line(1, 0, "x")], [Place(likely=0.5)]
    kin = kinship(lines, places)[0] if of == "text" else {}
    return alone(of) | surround(lines, places)[0].keys() | kin.keys()
