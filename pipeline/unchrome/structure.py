"""What the HTML knows about each line: its element, how much of it is link text, how far from the body it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from unchrome import shape
from unchrome.model import Line

TAGS = (
    *("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "blockquote", "td", "th", "dt", "dd", "pre"),
    *("div", "a", "span", "aside", "address", "time", "cite", "label", "button"),
)
"""The elements that a line can be, the most telling first where two hold the same text."""
LONGEST = 5_000
"""Elements with more characters than this are no line."""
MAIN_SHARE = 0.6
"""An element is the body's where this share of the words of all body lines stands directly in it. On the labelled
pages nine in ten short lines outside such an element are chrome."""


def describe(lines: Sequence[Line], tree: Any) -> None:
    """Note on each line its `tag`, its `link_density` and its `distance`, where its text is that of an element."""
    known = _elements(tree)
    found = [(line, known[text]) for line in lines if (text := _tight(shape.bare(line.text)[0])) in known]
    above = _above_the_body(found)
    for line, element in found:
        line.tag = element.tag
        line.link_density = _link_density(element)
        line.distance = next((steps for node in _up(element) if (steps := above.get(node)) is not None), None)


def _elements(tree: Any) -> dict[str, Any]:
    """The first element that says it, for each text, spaces aside."""
    known: dict[str, Any] = {}
    for tag in TAGS:
        for element in tree.iter(tag):
            text = _text(element.itertext())
            if text:
                known.setdefault(text, element)
    return known


def _above_the_body(found: Iterable[tuple[Line, Any]]) -> dict[Any, int]:
    """The element that holds the body and all above it, each with its number of steps up; empty if none holds it."""
    words: Counter[Any] = Counter()
    for line, element in found:
        if shape.is_body(line.text):
            words[element.getparent()] += shape.words(line.text)
    if not words:
        return {}
    body, most = words.most_common(1)[0]
    if body is None or most < MAIN_SHARE * words.total():
        return {}
    return {node: steps for steps, node in enumerate(_up(body))}


def _up(element: Any) -> Iterator[Any]:
    while element is not None:
        yield element
        element = element.getparent()


def _link_density(element: Any) -> float:
    size = len(_tight("".join(element.itertext())))
    linked = size if element.tag == "a" else sum(len(_tight("".join(a.itertext()))) for a in element.iter("a"))
    return min(1.0, linked / size)


def _text(parts: Iterable[str]) -> str:
    """The text without its spaces; nothing where it is too long to be a line."""
    kept, size = [], 0
    for part in parts:
        size += len(part)
        if size > LONGEST:
            return ""
        kept.append(part)
    return _tight("".join(kept))


def _tight(text: str) -> str:
    return "".join(text.split())
