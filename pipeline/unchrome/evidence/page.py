"""What is worked out once for all lines of an HTML page: its main box, its column, and which lines look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import log1p

from unchrome import shape
from unchrome.boxes import REMEMBERED, Box, Seen

MAIN_SHARE = 0.6
"""The main box is the innermost that holds this share of the words in paragraphs."""
COLUMN_SHARE = 0.5
"""The column is the box right around the paragraphs, or several of one article that look the same, since a page may
divide its text between adverts; of several columns the first that holds this share of what the largest holds, since
other articles come below the page's own."""

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
    """Where the lines of a page stand to one another.

    For each line, `outer` is the outermost box that holds it and no other line, `look` how its boxes look, `part` the
    box right inside the column that it belongs to, if any; `beside_main` and `apart` are how many steps above the main
    box and the column the box of a line and these meet.
    """

    def __init__(self, lines: Sequence[Seen]) -> None:
        self.lines = lines
        self._called: dict[Box, frozenset[str]] = {}
        self._pairs: dict[Box, str] = {}
        self.keys = [shape.key(line.text) for line in lines]
        self.times = Counter(self.keys)
        self.outer = [_outer(line.box) for line in lines]
        self.bodies = [line.body and line.link_density < 0.5 for line in lines]
        self.root = next(box for box in lines[0].box.path if box.parent is None)
        self.prose = max(1.0, self.root.prose)
        self.log_lines, self.log_prose = log1p(len(lines)), log1p(self.prose)
        self.main = self._main()
        self.columns = self._columns()
        self.column = next(iter(self.columns))
        self.around_main = frozenset(self.main.path)
        self.beside_main, self.apart = _steps(self.outer, [self.main]), _steps(self.outer, self.columns)
        self.first, self.last = self._span([steps == 0 for steps in self.apart])
        self.first_body, self.last_body = self._span(
            [steps == 0 and body for steps, body in zip(self.apart, self.bodies, strict=True)]
        )
        self.looks = [self._looks(box) for box in self.outer]
        self.groups = self._grouped()
        self.parts = [
            self._part(box) if steps == 0 else None for box, steps in zip(self.outer, self.apart, strict=True)
        ]
        self.alike = Counter(look(part) for part in dict.fromkeys(self.parts) if part)

    def _main(self) -> Box:
        """Boxes that hold more than half of a page are in each other, so each need be looked at once."""
        best, passed = self.root, set[Box]()
        for line in self.lines:
            for box in line.box.path:
                if box in passed:
                    break
                passed.add(box)
                if box.prose >= MAIN_SHARE * self.prose:
                    best = max(best, box, key=lambda found: found.depth)
                    break
        return best

    def _columns(self) -> dict[Box, None]:
        words: Counter[tuple[str, Box | None]] = Counter()
        boxes: dict[tuple[str, Box | None], dict[Box, None]] = {}
        for line, outer, body in zip(self.lines, self.outer, self.bodies, strict=True):
            if body:
                box = outer.parent or outer
                of = self._looks(box), _article(box)
                words[of] += line.words
                boxes.setdefault(of, {})[box] = None
        most = max(words.values(), default=0)
        return next((boxes[of] for of, count in words.items() if count >= COLUMN_SHARE * most), {self.main: None})

    def called(self, box: Box) -> frozenset[str]:
        """The tags of the boxes around a line and the words that the page's author calls them by, as far as they are
        not around the body too."""
        known = self._called.get(box)
        if known is None:
            outside = self.called(box.parent) if box.parent else _NONE
            known = _NONE if box in self.around_main else outside | _words(box.tag, box.names)
            self._called[box] = known
        return known

    def words(self, box: Box) -> frozenset[str]:
        """The tag of a box and the words that the page's author calls it by; none of one that is around the body."""
        return _NONE if box in self.around_main else _words(box.tag, box.names)

    def _looks(self, box: Box) -> str:
        """How a box and the two around it look."""
        around = box.parent
        if around is None:
            return look(box)
        pair = self._pairs.get(around)
        if pair is None:
            pair = self._pairs[around] = ">".join([look(outer) for outer in islice(around.path, 2)])
        return f"{look(box)}>{pair}"

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
        while box not in self.columns:
            if box.parent is None:
                return None
            within, box = box, box.parent
        return within


def look(box: Box) -> str:
    """What boxes that look the same have in common: tag and names, long numbers aside."""
    return _look(box.tag, box.names)


@lru_cache(REMEMBERED)
def _look(tag: str, names: str) -> str:
    return f"{tag} {' '.join(name for name in names.split() if not _NUMBERED.search(name))}"


@lru_cache(REMEMBERED)
def _words(tag: str, names: str) -> frozenset[str]:
    """The tag and the words in the names."""
    return frozenset([tag, *map(str.lower, _NAME.findall(names))])


def _article(box: Box) -> Box | None:
    """The innermost element `article` around a box."""
    return next((around for around in box.path if around.tag == "article"), None)


def _outer(box: Box) -> Box:
    while box.parent is not None and box.parent.lines == 1 and box.parent.tag != "body":
        box = box.parent
    return box


def _steps(boxes: Sequence[Box], others: Iterable[Box]) -> list[int]:
    """For each box, how many steps above one of the others it meets it first."""
    known: dict[Box, int] = {}
    for other in others:
        for steps, around in enumerate(other.path):
            known[around] = min(steps, known.get(around, steps))
    for box in boxes:
        passed, around = [], box
        while around not in known and around.parent is not None:
            passed.append(around)
            around = around.parent
        known.update(dict.fromkeys(passed, known[around]))
    return [known[box] for box in boxes]
