"""Which kinds of evidence there are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace

from unchrome.boxes import Box, Seen
from unchrome.evidence import Layout, gather, known, text
from unchrome.evidence.around import surround
from unchrome.model import Line, Place
from unchrome.weights import Scale, Weights


@cache
def alone(of: str) -> frozenset[str]:
    """The kinds that tell of a line by itself, of `html` or of `text`."""
    if of == "text":
        return frozenset(text.measure(["x"])[0])
    page = Layout([Seen("x", Box(SimpleNamespace(tag="p", get={}.get)), 0.0)])
    nothing = Scale(0.0, {}, {})
    none = Weights(Path(), of, {}, nothing, nothing, nothing)
    return frozenset(gather(page, known("", [], [], "", []), none, 0.0)[0])


@cache
def among(of: str) -> frozenset[str]:
    """The kinds that tell of a line among others."""
    return alone(of) | surround([Line(1, 0, "x")], [Place(likely=0.5)])[0].keys()
