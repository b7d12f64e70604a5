"""What speaks for and against a line of an HTML page being body, as numbers with names.

`rules/weights/` holds what each value of each kind of evidence is worth. Shares are from 0 to 1, yes and no are 1 and
0, and -1 stands for what cannot be said of a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from unchrome import shape
from unchrome.evidence.known import Known, known, tight
from unchrome.evidence.line import Evidence, is_sentence, worded
from unchrome.evidence.page import Layout
from unchrome.evidence.shared import Shared
from unchrome.weights import Weights, least_odds

__all__ = ["Evidence", "Known", "Layout", "gather", "known", "tight"]

NEIGHBOURS = ("words", "sentence", "linked", "kept", "apart")
"""What is also told of the line above and of the line below."""
BESIDE = (*(f"{name}_{side}" for side in ("above", "below") for name in NEIGHBOURS), "kept")
NO_LINE = (-1,) * len(NEIGHBOURS)
NOISE = 1e-6
"""Odds: sums that differ by no more than this are the same but for the order of adding."""


def gather(page: Layout, facts: Known, weights: Weights, least: float) -> dict[int, Evidence]:
    """The evidence about the lines, by their places, that the witness has kept or that may be as likely as `least`.
    Where what else is known of a line leaves it no way to come to that, its words are not read."""
    scale = weights.own
    spare = scale.most - least_odds(least) + NOISE
    shared, kept = Shared(page, weights.names, scale), _kept(page, facts)
    near = _Near(page, kept)
    found: dict[int, Evidence] = {}
    for at, line in enumerate(page.lines):
        around, short = shared.around(at)
        if short > spare and kept[at] <= 0:
            continue
        (placed, less), (elements, lesser) = shared.placed(at), shared.elements(line)
        short += less + lesser
        if short > spare and kept[at] <= 0:
            continue
        beside = near.of(at)
        if short + scale.short(beside) > spare and kept[at] <= 0:
            continue
        known = worded(at, page, facts, tight(shape.bare(line.text)[0]))
        for evidence in (elements, placed, *around, beside):
            known |= evidence
        found[at] = known | {"names": shared.names(line.box)}
    return found


def _kept(page: Layout, facts: Known) -> Sequence[float]:
    """Whether the witness has kept each line."""
    if facts.kept is None:
        return [-1] * len(page.lines)
    return [tight(shape.bare(line.text)[0]) in facts.kept for line in page.lines]


class _Near:
    """What a line says of itself to the lines beside it."""

    def __init__(self, page: Layout, kept: Sequence[float]) -> None:
        self._kept = kept
        lines = zip(page.lines, kept, page.apart, strict=True)
        said = [(line.words, is_sentence(line.text), line.link_density, kept, apart) for line, kept, apart in lines]
        self._said = [NO_LINE, *said, NO_LINE]

    def of(self, at: int) -> Evidence:
        """Whether the line at this place was kept, and what the lines above and below it say."""
        above, below = self._said[at], self._said[at + 2]
        return dict(zip(BESIDE, (*above, *below, self._kept[at]), strict=True))
