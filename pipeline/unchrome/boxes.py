"""What a reader sees of an HTML page: its lines, in order, and the boxes that they stand in.

A line ends where an element that is a block begins or ends, and at a line break. The short cells of a table row make
one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from unchrome import shape

UNSEEN = frozenset(
    "script style noscript template svg math head iframe object embed audio video canvas map select datalist textarea "
    "source track link meta param area input title rp".split()
)
"""Elements whose text no reader sees, or that are controls."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr picture q rb rt "
    "ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
"""Elements that do not end a line."""
ONE_LINE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements in which a line break does not end the line."""
NAMES = ("class", "id", "itemprop", "role")
"""The attributes in which a page says what an element is for."""
CELL_WORDS = 12
"""A row of a table is one line where no cell of it has more lines than one, or more words than this."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
KINDS = tuple("p li h1 h2 h3 h4 h5 h6 figcaption blockquote td th tr dt dd pre div a span aside address time".split())
"""What a line can be, the most telling first where several elements hold the same line and nothing else."""


class Box:
    """An element that holds lines. `names` is what its attributes call it; a page can have `hidden` it.

    `path` is the box and the boxes around it, from the inside out, `tags` their tags. The sums are over all lines
    inside: how many, their words, the words of those that read like a paragraph, and the words that are link text.
    """

    __slots__ = ("hidden", "lines", "linked", "names", "parent", "path", "prose", "tag", "tags", "words")

    def __init__(self, tag: str, names: str = "", parent: Box | None = None, hidden: bool = False) -> None:
        self.tag, self.names, self.parent = tag, names, parent
        self.hidden: bool = hidden or (parent is not None and parent.hidden)
        self.path: tuple[Box, ...] = (self, *parent.path) if parent else (self,)
        self.tags: frozenset[str] = parent.tags | {tag} if parent else frozenset({tag})
        self.lines = self.words = 0
        self.prose = self.linked = 0.0


@dataclass(slots=True, eq=False)
class Seen:
    """A line that a reader sees: its text, the innermost box that holds all of it, and how much of it is link text
    and how much is bold, as shares of its characters."""

    text: str
    box: Box
    link_density: float
    bold: float
    words: int = 0

    @property
    def kind(self) -> str:
        """The most telling tag among the boxes that hold this line and no other."""
        tags = {box.tag for box in self.box.path if box.lines == 1} or {self.box.tag}
        return next((kind for kind in KINDS if kind in tags), self.box.tag)


def seen(tree: Any) -> list[Seen]:
    """The visible lines of a page's tree, an lxml element; the sums of their boxes are filled in."""
    body = tree.find(".//body")
    lines = list(_rows(_Reader().read(tree if body is None else body)))
    for line in lines:
        line.words = shape.words(line.text)
        linked = line.words * line.link_density
        prose = line.words - linked if shape.is_body(line.text) else 0.0
        for box in line.box.path:
            box.lines += 1
            box.words += line.words
            box.prose += prose
            box.linked += linked
    return lines


class _Reader:
    """Walks a tree once and collects its lines.

    `_open` holds the elements around the place that is read, each replaced by its box once a line needs that.
    `_level` says how many of them hold all of the line so far, `_low` how few were open since its last text.
    """

    def __init__(self) -> None:
        self._lines: list[Seen] = []
        self._open: list[Any] = []
        self._parts: list[str] = []
        self._box: Box | None = None
        self._level = self._low = 0
        self._links = self._bolds = self._linked = self._bold = 0

    def read(self, root: Any) -> list[Seen]:
        todo = [(root, False)]
        while todo:
            element, done = todo.pop()
            if done:
                self._leave(element)
            elif not isinstance(element.tag, str) or element.tag in UNSEEN:
                self._add(element.tail)
            else:
                self._enter(element)
                todo.append((element, True))
                todo += [(child, False) for child in reversed(element)]
        self._flush()
        return self._lines

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag not in INLINE:
            self._break(tag)
        self._open.append(element)
        self._links += tag == "a"
        self._bolds += tag in ("b", "strong")
        self._add(element.text)

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag not in INLINE:
            self._break(tag)
        self._open.pop()
        self._low = min(self._low, len(self._open))
        self._links -= tag == "a"
        self._bolds -= tag in ("b", "strong")
        if self._open:
            self._add(element.tail)

    def _break(self, tag: str) -> None:
        if tag == "br" and any(getattr(element, "tag", "") in ONE_LINE for element in self._open):
            self._parts.append(" ")
        else:
            self._flush()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not text.isspace():
            if self._box is None or self._low < self._level:
                self._level = len(self._open) if self._box is None else self._low
                self._box = self._boxed(self._level)
            self._low = len(self._open)
            size = len("".join(text.split()))
            self._linked += size if self._links else 0
            self._bold += size if self._bolds else 0
        self._parts.append(text)

    def _flush(self) -> None:
        if self._box is not None:
            text = " ".join("".join(self._parts).split())
            size = len(text) - text.count(" ")
            self._lines.append(Seen(text, self._box, self._linked / size, self._bold / size))
        self._parts.clear()
        self._box = None
        self._linked = self._bold = 0

    def _boxed(self, level: int) -> Box:
        """The box of the innermost of so many open elements; boxes are made when a line first needs them."""
        first = level
        while first and not isinstance(self._open[first - 1], Box):
            first -= 1
        for at in range(first, level):
            element, parent = self._open[at], self._open[at - 1] if at else None
            names = " ".join(filter(None, map(element.get, NAMES)))
            self._open[at] = Box(element.tag, names, parent, _is_hidden(element))
        box: Box = self._open[level - 1]
        return box


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    return element.get("hidden") is not None


def _rows(lines: list[Seen]) -> Iterator[Seen]:
    """The lines, with the short cells of a row in one."""
    for row, group in groupby(lines, key=_row):
        cells = list(group)
        if row is None or len(cells) == 1 or not _is_short(cells):
            yield from cells
            continue
        size = sum(len(cell.text) for cell in cells)
        linked = sum(cell.link_density * len(cell.text) for cell in cells) / size
        bold = sum(cell.bold * len(cell.text) for cell in cells) / size
        yield Seen(f"| {' | '.join(cell.text for cell in cells)} |", row, linked, bold)


def _row(line: Seen) -> Box | None:
    if "tr" not in line.box.tags:
        return None
    return next(box for box in line.box.path if box.tag == "tr")


def _is_short(cells: list[Seen]) -> bool:
    holders = [next(box for box in cell.box.path if box.tag in ("td", "th", "tr")) for cell in cells]
    return len(set(map(id, holders))) == len(cells) and all(
        holder.tag != "tr" and len(cell.text.split()) <= CELL_WORDS for holder, cell in zip(holders, cells, strict=True)
    )
