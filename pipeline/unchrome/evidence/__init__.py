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
NOISE = 1e-6
"""Odds: sums that differ by no more than this are the same but for the order of adding."""


def gather(page: Layout, facts: Known, weights: Weights, least: float) -> dict[int, Evidence]:
    """The evidence about the lines, by their places, that the witness has kept or that may be as likely as `least`.
    Where what the place and the boxes of another line say leaves it no way to come to that, its words are not read."""
    scale, limit = weights.own, least_odds(least) - NOISE
    shared, kept = Shared(page, weights.names, scale), _kept(page, facts)
    found: dict[int, Evidence] = {}
    for at, line in enumerate(page.lines):
        told, short = shared.of(at)
        if scale.most - short < limit and kept[at] <= 0:
            continue
        known = worded(at, page, facts, tight(shape.bare(line.text)[0]))
        for evidence in told:
            known |= evidence
        known |= _neighbour(page, "above", at - 1, kept) | _neighbour(page, "below", at + 1, kept)
        found[at] = known | {"kept": kept[at], "names": shared.names(line.box)}
    return found


def _kept(page: Layout, facts: Known) -> Sequence[float]:
    """Whether the witness has kept each line."""
    if facts.kept is None:
        return [-1] * len(page.lines)
    return [tight(shape.bare(line.text)[0]) in facts.kept for line in page.lines]


def _neighbour(page: Layout, side: str, at: int, kept: Sequence[float]) -> Evidence:
    if not 0 <= at < len(page.lines):
        return {f"{name}_{side}": -1 for name in NEIGHBOURS}
    line = page.lines[at]
    return {
        f"words_{side}": line.words,
        f"sentence_{side}": is_sentence(line.text),
        f"linked_{side}": line.link_density,
        f"kept_{side}": kept[at],
        f"apart_{side}": page.apart[at],
    }
