"""Where the head, the tail and the end of a page are: up to its first and down to its last body lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unchrome.model import Line, Mark

EDGE = 3
"""The head of a page is what stands above its third body line, and that line; the tail what stands below the
third-last; the end what stands below the last. Body lines above the headline, where its place is known, are not counted
for the head."""
EDGES = ("head", "tail")
"""The edges of a page, from above."""


class Ends:
    """The ends of a page as its marks are now. What stands above the line at `first`, its headline, is no body."""

    def __init__(self, lines: Sequence[Line], marks: Sequence[Mark], first: int = 0) -> None:
        self._count, self._marks = len(lines), marks
        self._top, self._bottom = _Bodies(lines, marks, first, 1), _Bodies(lines, marks, len(lines) - 1, -1)
        self._regions: dict[str, range] = {}
        self._seen = -1

    def region(self, where: str) -> range:
        """The places in the draft that are there: head, tail, end or anywhere."""
        if where == "anywhere":
            return range(self._count)
        if self._seen != len(self._marks):
            self._seen = len(self._marks)
            self._regions = {
                "head": range(self._top.reach(EDGE) + 1),
                "tail": range(self._bottom.reach(EDGE), self._count),
                "end": range(self._bottom.reach(1), self._count),
            }
        return self._regions[where]

    def above(self, index: int) -> int:
        """How many body lines stand above this place, counted up to EDGE."""
        return self._top.before(index)

    def below(self, index: int) -> int:
        """How many body lines stand below this place, counted up to EDGE."""
        return self._bottom.before(index)


class _Bodies:
    """The first body lines from one end of the page, as many as matter; found again as lines go."""

    def __init__(self, lines: Sequence[Line], marks: Sequence[Mark], first: int, step: int) -> None:
        self._lines, self._marks, self._step = lines, marks, step
        self._next = first
        self._found: list[int] = []
        self._seen = -1

    def before(self, index: int) -> int:
        """How many of them stand between the end of the page and this place."""
        self._find()
        return sum((index - at) * self._step > 0 for at in self._found)

    def reach(self, count: int) -> int:
        """The place of the body line with this number, from 1; the other end of the page where there are fewer."""
        self._find()
        last = len(self._lines) - 1 if self._step > 0 else 0
        return self._found[count - 1] if count <= len(self._found) else last

    def _find(self) -> None:
        if self._seen == len(self._marks):
            return
        self._seen = len(self._marks)
        lines = self._lines
        self._found = [at for at in self._found if lines[at].mark is None]
        while len(self._found) < EDGE and 0 <= self._next < len(lines):
            line = lines[self._next]
            if line.mark is None and line.body:
                self._found.append(self._next)
            self._next += self._step
