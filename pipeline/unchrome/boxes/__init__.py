"""What a reader sees of an HTML page: its lines, in order, and the boxes that they stand in.

A line ends where an element that is a block begins or ends, and at a line break. The short cells of a table row make
one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from unchrome import shape
from unchrome.boxes.box import HEADINGS, Box
from unchrome.boxes.comments import REMEMBERED, Comments
from unchrome.boxes.line import Seen
from unchrome.boxes.reader import INLINE, Reader
from unchrome.boxes.rows import rows

__all__ = ["HEADINGS", "INLINE", "REMEMBERED", "Box", "Seen", "prose", "seen", "strip"]

UNSEEN = (
    "script style template svg math iframe object embed audio video canvas map select datalist textarea "
    "source track area rp input link meta param title"
).split()
"""Elements whose text no reader sees in the page, or that are controls."""
TOLD_WORDS = 100
"""A `noscript` with so many words in paragraphs holds an article that the page shows by a script. Of 2,554 labelled
pages five have one, of 138 words and more; in no other is there more than 46."""


def strip(tree: Any) -> None:
    """Take out of an lxml tree what no reader sees; the text behind it stays."""
    from lxml import etree

    etree.strip_elements(tree, *UNSEEN, etree.Comment, etree.PI, with_tail=False)
    for element in tree.xpath("//noscript"):
        if sum(shape.words("".join(paragraph.itertext())) for paragraph in element.iter("p")) < TOLD_WORDS:
            element.drop_tree()


def seen(tree: Any) -> list[Seen]:
    """The visible lines of a page's tree, which `strip` has been over; the sums of their boxes are filled in."""
    body = tree.find(".//body")
    reader = Reader()
    lines = list(rows(reader.read(tree if body is None else body)))
    comments = Comments(lines)
    for line in lines:
        line.words = words = shape.words(line.text)
        line.comment = comments.hold(line.box)
        if not line.comment and words >= shape.BODY_WORDS and shape.is_closed(line.text):
            line.body = comments.may_follow = True
        linked, box = words * line.link_density, line.box
        box.lines += 1
        box.words += words
        box.linked += linked
        if line.body:
            box.prose += words - linked
    for box in reversed(reader.boxes):
        parent = box.parent
        if parent is not None:
            parent.lines += box.lines
            parent.words += box.words
            parent.linked += box.linked
            parent.prose += box.prose
            parent.images += box.images
    return lines


def prose(lines: Sequence[Seen]) -> int:
    """The words of the lines that read like paragraphs of the page's own."""
    return sum(line.words for line in lines if line.body)
