"""What is worked out once for all lines of an HTML page: its main box, its column, and which lines look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from unchrome import shape
from unchrome.boxes import Box, Seen

MAIN_SHARE = 0.6
"""The main box is the innermost that holds this share of the words in paragraphs."""
COLUMN_SHARE = 0.5
"""The column is the box right around the paragraphs; of several the first that holds this share of what the largest
holds, since other articles come below the page's own."""

LONG_NAMES = 300
"""Characters of what the attributes of an element call it that are read."""
_NAME = re.compile(r"[A-Z]?[a-z]{2,19}|[A-Z]{3,19}(?![a-z])")
_NONE: frozenset[str] = frozenset()
_NUMBERED = re.compile(r"\d{3,}")


@dataclass(slots=True)
class Group:
    """Lines whose boxes look the same: how many, their words, the words in paragraphs, and in links."""

    lines: int = 0
    words: int = 0
    prose: int = 0
    linked: float = 0.0


class Layout:
    """Where the lines of a page stand to one another. `outer` is for each line the outermost box that holds it and
    no other line, `parts` the box right inside the column that it belongs to, if any."""

    def __init__(self, lines: Sequence[Seen]) -> None:
        self.lines = lines
        self._called: dict[Box, frozenset[str]] = {}
        self.keys = [shape.key(line.text) for line in lines]
        self.times = Counter(self.keys)
        self.outer = [_outer(line.box) for line in lines]
        self.bodies = [line.link_density < 0.5 and shape.is_body(line.text) for line in lines]
        self.prose = max(1.0, lines[0].box.path[-1].prose)
        self.main = self._main()
        self.column = self._column()
        self.above_main = {box: steps for steps, box in enumerate(self.main.path)}
        self.above_column = {box: steps for steps, box in enumerate(self.column.path)}
        self.first, self.last = self._span([self.column in box.path for box in self.outer])
        self.first_body, self.last_body = self._span(
            [self.column in box.path and body for box, body in zip(self.outer, self.bodies, strict=True)]
        )
        self.looks = [">".join(map(look, box.path[:3])) for box in self.outer]
        self.groups = self._grouped()
        self.parts = [self._part(box) for box in self.outer]
        self.alike = Counter(look(part) for part in dict.fromkeys(self.parts) if part)

    def _main(self) -> Box:
        best = self.lines[0].box.path[-1]
        for line in self.lines:
            for box in line.box.path:
                if box.prose >= MAIN_SHARE * self.prose:
                    best = max(best, box, key=lambda found: len(found.path))
                    break
        return best

    def _column(self) -> Box:
        words: Counter[Box] = Counter()
        for line, box, body in zip(self.lines, self.outer, self.bodies, strict=True):
            if body:
                words[box.parent or box] += line.words
        most = max(words.values(), default=0)
        return next((box for box, count in words.items() if count >= COLUMN_SHARE * most), self.main)

    def called(self, box: Box) -> frozenset[str]:
        """The tags of the boxes around a line and the words that the page's author calls them by, as far as they are
        not around the body too."""
        if box not in self._called:
            known = _NONE
            for around in reversed(box.path):
                if around not in self._called:
                    named = map(str.lower, _NAME.findall(around.names[:LONG_NAMES]))
                    self._called[around] = _NONE if around in self.above_main else known.union((around.tag,), named)
                known = self._called[around]
        return self._called[box]

    @staticmethod
    def _span(suits: list[bool]) -> tuple[int, int]:
        places = [at for at, good in enumerate(suits) if good]
        return (places[0], places[-1]) if places else (0, len(suits))

    def _grouped(self) -> dict[str, Group]:
        groups: dict[str, Group] = {}
        for alike, line, body in zip(self.looks, self.lines, self.bodies, strict=True):
            group = groups.setdefault(alike, Group())
            group.lines += 1
            group.words += line.words
            group.prose += line.words * body
            group.linked += line.words * line.link_density
        return groups

    def _part(self, box: Box) -> Box | None:
        within = box
        for around in box.path:
            if around is self.column:
                return within
            within = around
        return None


def look(box: Box) -> str:
    """What boxes that look the same have in common: tag and names, long numbers aside."""
    return f"{box.tag} {' '.join(name for name in box.names[:LONG_NAMES].split() if not _NUMBERED.search(name))}"


def _outer(box: Box) -> Box:
    while box.parent is not None and box.parent.lines == 1 and box.parent.tag != "body":
        box = box.parent
    return box
