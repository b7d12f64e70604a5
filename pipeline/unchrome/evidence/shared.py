"""The evidence that lines have from their place and the boxes around them; of each box it is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum, log1p
from typing import Any

from unchrome.boxes import HEADINGS, Box
from unchrome.evidence.line import Evidence, placed
from unchrome.evidence.page import Layout, look
from unchrome.weights import Scale

PLAIN = HEADINGS | {"p", "ul", "ol", "blockquote", "table", "pre", "dl"}
"""What a column of text is made of."""
ROLES = ("own", "parent", "grandparent", "outer")
"""The outermost box that holds the line and no other, and the boxes around it."""
IN_ROLE = {role: [f"{role}_{name}" for name in ("words", "lines", "prose", "linked", "share")] for role in ROLES}
PART = ("part_lines", "part_words", "part_linked", "part_share", "part_plain", "part_alike")

Told = tuple[Evidence, float]
"""Evidence, and how much less it is worth than the most that it could be."""


class Shared:
    """What the place and the boxes of each line of a page say of it; `worth` is what the words are worth that boxes are
    called by, `scale` what evidence is."""

    def __init__(self, page: Layout, worth: Mapping[str, float], scale: Scale) -> None:
        self._page, self._worth, self._scale = page, worth, scale
        self._known: dict[tuple[str, Any], Told] = {}
        self._called: dict[Box, tuple[frozenset[str], float]] = {}

    def of(self, at: int) -> Iterator[Told]:
        """What is told of the line at this place of the page, the cheapest and the most telling first."""
        page, box = self._page, self._page.outer[at]
        place = placed(at, page)
        yield place, self._scale.short(place)
        yield self._once("names", page.lines[at].box)
        yield self._once("group", page.looks[at])
        yield self._once("part", page.parts[at])
        for role in ROLES:
            yield self._once(role, box)
            box = box.parent or box

    def names(self, box: Box) -> float:
        """What the words come to that the boxes around are called by, whatever their order."""
        return fsum([self._worth[word] for word in self._sum(box)[0]])

    def _once(self, name: str, thing: Any) -> Told:
        told = self._known.get((name, thing))
        if told is None:
            evidence = self._tell(name, thing)
            told = self._known[name, thing] = evidence, self._scale.short(evidence)
        return told

    def _tell(self, name: str, thing: Any) -> Evidence:
        if name == "names":
            return {name: self._sum(thing)[1]}
        if name == "group":
            return self._alike(thing)
        return self._part(thing) if name == "part" else self._in_role(name, thing)

    def _sum(self, box: Box) -> tuple[frozenset[str], float]:
        """The words that are worth something among those that the boxes around are called by, and about their sum."""
        known = self._called.get(box)
        if known is None:
            known = self._sum(box.parent) if box.parent else (frozenset[str](), 0.0)
            new = [word for word in self._page.words(box) if word in self._worth and word not in known[0]]
            if new:
                known = known[0].union(new), known[1] + sum([self._worth[word] for word in new])
            self._called[box] = known
        return known

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
