"""A box: an element that holds lines, and what is summed up over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements in which a line break does not end the line."""
NAMES = ("class", "id", "itemprop", "role")
"""The attributes in which a page says what an element is for."""
LONG_NAMES = 300
"""Characters of what the attributes of an element call it that are read."""
_ALONE: frozenset[str] = frozenset()


class Box:
    """An element that holds lines.

    `parent` is the box right around it, `depth` how many boxes there are from the outermost to it, `tags` their tags,
    `row` the table row and `article` the outermost element `article` that they stand in. The sums are over all that is
    inside: how many lines, their words, the words of those that read like a paragraph, the words that are link text,
    and how many images.
    """

    __slots__ = (
        "_element",
        "_names",
        "article",
        "depth",
        "images",
        "in_heading",
        "in_link",
        "lines",
        "linked",
        "parent",
        "prose",
        "row",
        "tag",
        "tags",
        "words",
    )

    def __init__(self, element: Any, parent: Box | None = None) -> None:
        self.tag: str = element.tag
        self.parent = parent
        self.lines = self.words = self.images = 0
        self.prose = self.linked = 0.0
        self._element = element
        self._names: str | None = None
        if parent is None:
            self.depth = 1
            self.tags = _ALONE
            self.in_link = self.in_heading = False
            self.row: Box | None = None
            self.article: Box | None = None
        else:
            self.depth = parent.depth + 1
            self.tags = parent.tags
            self.in_link, self.in_heading = parent.in_link, parent.in_heading
            self.row, self.article = parent.row, parent.article
        if self.tag not in self.tags:
            self._open(self.tag)
        elif self.tag == "tr":
            self.row = self

    def _open(self, tag: str) -> None:
        """Note what is said by a tag that no box around has."""
        self.tags |= {tag}
        self.in_link |= tag == "a"
        self.in_heading |= tag in HEADINGS
        self.row = self if tag == "tr" else self.row
        self.article = self if tag == "article" else self.article

    @property
    def path(self) -> Iterator[Box]:
        """The box and the boxes around it, from the inside out."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    @property
    def names(self) -> str:
        """What the attributes of the element call it, as far as that is read."""
        if self._names is None:
            self._names = " ".join(filter(None, map(self._element.get, NAMES)))[:LONG_NAMES]
        return self._names


def meet(one: Box, other: Box) -> Box:
    """The innermost box that holds both."""
    while one is not other:
        if one.depth < other.depth:
            one, other = other, one
        assert one.parent is not None
        one = one.parent
    return one
