"""The walk over a tree that finds lines and their boxes."""

from __future__ import annotations

from typing import Any

from unchrome.boxes.box import Box, meet
from unchrome.boxes.line import Seen

INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr picture q rb rt "
    "ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
"""Elements that do not end a line."""
IMAGES = frozenset(("img", "picture", "amp-img"))
DEEPEST = 256
"""Elements that stand deeper than this are part of the box that does: each box knows all the boxes around it."""


class Reader:
    """Walks a tree once and collects its lines.

    Of the line so far: `_parts` of its text, `_box` that holds them all, and how many characters are link text.
    """

    def __init__(self) -> None:
        self._lines: list[Seen] = []
        self._known: dict[Any, Box] = {}
        self._parts: list[str] = []
        self._box: Box | None = None
        self._linked = 0

    @property
    def boxes(self) -> list[Box]:
        """The boxes made so far, each after the ones around it."""
        return list(dict.fromkeys(self._known.values()))

    def read(self, root: Any) -> list[Seen]:
        """The lines below this element, cells of tables each by itself."""
        from lxml import etree

        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if tag not in INLINE and self._parts:
                self._break(tag)
            if event == "start":
                if tag in IMAGES:
                    self._boxed(element).images += 1
                if element.text:
                    self._take(element.text, element)
            elif element is not root and element.tail:
                self._take(element.tail, element.getparent())
        self._flush()
        return self._lines

    def _break(self, tag: str) -> None:
        if self._box is None:
            self._parts.clear()
        elif tag == "br" and self._box.in_heading:
            self._parts.append(" ")
        else:
            self._flush()

    def _take(self, text: str, element: Any) -> None:
        self._parts.append(text)
        if text.isspace():
            return
        box = self._known.get(element) or self._boxed(element)
        self._box = box if self._box is None else meet(self._box, box)
        if box.in_link:
            self._linked += len("".join(text.split()))

    def _flush(self) -> None:
        if self._box is not None:
            text = " ".join("".join(self._parts).split())
            self._lines.append(Seen(text, self._box, self._linked / (len(text) - text.count(" "))))
        self._parts.clear()
        self._box = None
        self._linked = 0

    def _boxed(self, element: Any) -> Box:
        """The box of an element; boxes are made when a line first needs them."""
        todo = []
        while element is not None and element not in self._known:
            todo.append(element)
            element = element.getparent()
        box = self._known.get(element)
        for inner in reversed(todo):
            box = self._known[inner] = box if box and box.depth >= DEEPEST else Box(inner, box)
        assert box is not None
        return box
