"""The evidence that lines have from their place and the boxes around them; of each box it is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum, log1p

from unchrome.boxes import HEADINGS, Box, Seen
from unchrome.evidence.line import Evidence, elements, placed
from unchrome.evidence.page import Layout, look
from unchrome.scales import Scale

PLAIN = HEADINGS | {"p", "ul", "ol", "blockquote", "table", "pre", "dl"}
"""What a column of text is made of."""
AROUND = ("parent", "grandparent", "outer")
"""The boxes around `own`, the outermost one that holds the line and no other."""
IN_ROLE = {
    role: [f"{role}_{name}" for name in ("words", "lines", "prose", "linked", "share")] for role in ("own", *AROUND)
}
PART = ("part_lines", "part_words", "part_linked", "part_share", "part_plain", "part_alike")

Told = tuple[Evidence, float]
"""Evidence, and how much less it is worth than the most that it could be."""


class Shared:
    """What the place and the boxes of each line of a page say of it; `worth` is what the words are worth that boxes are
    called by, `scale` what evidence is."""

    def __init__(self, page: Layout, worth: Mapping[str, float], scale: Scale) -> None:
        self._page, self._worth, self._scale = page, worth, scale
        self._groups: dict[str, Told] = {}
        self._parts: dict[Box | None, Told] = {}
        self._owns: dict[tuple[float, ...], Told] = {}
        self._arounds: dict[Box, Told] = {}
        self._elements: dict[tuple[frozenset[str], str], Told] = {}
        self._called: dict[Box, tuple[frozenset[str], float]] = {}
        self._named: dict[tuple[str, str], list[str]] = {}

    def around(self, at: int) -> tuple[list[Evidence], float]:
        """What is told of the line at this place of the page by the boxes around it, but for `names`; and how much less
        all of it is worth than the most that it could be."""
        page = self._page
        box, group, part = page.outer[at], page.looks[at], page.parts[at]
        around = box.parent or box
        sums = (box.words, box.lines, box.prose, box.linked)
        told = (
            self._groups.get(group) or self._groups.setdefault(group, self._told(self._alike(group))),
            self._parts.get(part) or self._parts.setdefault(part, self._told(self._part(part))),
            self._owns.get(sums) or self._owns.setdefault(sums, self._told(self._in_role("own", box))),
            self._arounds.get(around) or self._arounds.setdefault(around, self._told(self._around(around))),
        )
        names = self._scale.lack("names", self._sum(page.lines[at].box)[1])
        return [evidence for evidence, _ in told], names + sum([short for _, short in told])

    def placed(self, at: int) -> Told:
        """What the place of the line says."""
        return self._told(placed(at, self._page))

    def elements(self, line: Seen) -> Told:
        """What the elements say that the line is and stands in."""
        within = (line.box.tags, line.kind)
        return self._elements.get(within) or self._elements.setdefault(within, self._told(elements(*within)))

    def _told(self, evidence: Evidence) -> Told:
        return evidence, self._scale.short(evidence)

    def names(self, box: Box) -> float:
        """What the words come to that the boxes around are called by, whatever their order."""
        return fsum([self._worth[word] for word in self._sum(box)[0]])

    def _sum(self, box: Box) -> tuple[frozenset[str], float]:
        """The words that are worth something among those that the boxes around are called by, and about their sum."""
        known = self._called.get(box)
        if known is None:
            known = self._sum(box.parent) if box.parent else (frozenset[str](), 0.0)
            new = [word for word in self._words(box) if word not in known[0]]
            if new:
                known = known[0].union(new), known[1] + sum([self._worth[word] for word in new])
            self._called[box] = known
        return known

    def _words(self, box: Box) -> list[str]:
        """The words that are worth something among those that the box is called by."""
        if box in self._page.around_main:
            return []
        known = self._named.get(named := (box.tag, box.names))
        if known is None:
            known = self._named[named] = [word for word in self._page.words(box) if word in self._worth]
        return known

    def _around(self, box: Box) -> Evidence:
        """What the boxes around a line say, from the innermost on."""
        evidence: Evidence = {}
        for role in AROUND:
            evidence |= self._in_role(role, box)
            box = box.parent or box
        return evidence

    def _in_role(self, role: str, box: Box) -> Evidence:
        words = box.words or 1
        said = (log1p(box.words), log1p(box.lines), box.prose / words, box.linked / words, box.prose / self._page.prose)
        return dict(zip(IN_ROLE[role], said, strict=True))

    def _alike(self, look: str) -> Evidence:
        group = self._page.groups[look]
        words = group.words or 1
        return {
            "group_lines": group.lines,
            "group_words": group.words,
            "group_prose": group.prose / words,
            "group_linked": group.linked / words,
            "group_share": group.prose / self._page.prose,
        }

    def _part(self, part: Box | None) -> Evidence:
        if part is None:
            return dict.fromkeys(PART, -1)
        return {
            "part_lines": log1p(part.lines),
            "part_words": log1p(part.words),
            "part_linked": part.linked / max(1, part.words),
            "part_share": part.prose / max(1.0, self._page.column.prose),
            "part_plain": part.tag in PLAIN,
            "part_alike": log1p(self._page.alike[look(part)]),
        }
