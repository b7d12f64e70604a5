"""What speaks for and against a line of an HTML page being body, as numbers with names.

`rules/weights/` holds what each value of each kind of evidence is worth. Shares are from 0 to 1, yes and no are 1 and
0, and -1 stands for what cannot be said of a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from unchrome.boxes import Box
from unchrome.evidence.known import Known, known, tight
from unchrome.evidence.line import Evidence, measure
from unchrome.evidence.page import Layout

__all__ = ["Evidence", "Known", "Layout", "gather", "known", "tight"]

NEIGHBOURS = ("words", "sentence", "linked", "kept", "apart")
"""What is also told of the line above and of the line below."""


def gather(page: Layout, facts: Known, worth: Mapping[str, float]) -> list[Evidence]:
    """The evidence about each line of the page; `worth` is what the words are worth that boxes are called by."""
    found = [measure(at, page, facts) for at in range(len(page.lines))]
    sums: dict[Box, float] = {}
    for at, item in enumerate(found):
        box = page.lines[at].box
        if box not in sums:
            sums[box] = fsum(worth.get(word, 0.0) for word in page.called(box))
        item["names"] = sums[box]
    for at, item in enumerate(found):
        _neighbour(item, "above", found[at - 1] if at else None)
        _neighbour(item, "below", found[at + 1] if at + 1 < len(found) else None)
    return found


def _neighbour(item: Evidence, side: str, other: Evidence | None) -> None:
    for name in NEIGHBOURS:
        item[f"{name}_{side}"] = -1 if other is None else other[name]
