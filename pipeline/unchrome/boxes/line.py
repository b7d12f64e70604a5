"""A line as a reader of the page sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from unchrome.boxes.box import Box

KINDS = tuple("p li h1 h2 h3 h4 h5 h6 figcaption blockquote td th tr dt dd pre div a span aside address time".split())
"""What a line can be, the most telling first where several elements hold the same line and nothing else."""


@dataclass(eq=False)
class Seen:
    """A line that a reader sees: its text, the innermost box that holds all of it, how much of it is link text, as a
    share of its characters, its words, whether it stands among the comments of readers, and whether it reads like a
    paragraph of the page's own."""

    text: str
    box: Box
    link_density: float
    words: int = 0
    comment: bool = False
    body: bool = False

    @cached_property
    def kind(self) -> str:
        """The most telling tag among the boxes that hold this line and no other; asked once all lines are read."""
        tags = {box.tag for box in self.box.path if box.lines == 1} or {self.box.tag}
        return next((kind for kind in KINDS if kind in tags), self.box.tag)
