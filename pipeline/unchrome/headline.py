"""The headline of a text that has no title beside it: the line that its first line or the page's address says again.

The first line of a WET file's text is the title that browsers show, with the site's name behind it as a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from unchrome import address, shape
from unchrome.metadata.title import LONGEST, SEPARATOR, without_site

FEWEST = 3
"""Words of a headline that a first line says: what is shorter is a section, or the place of a dateline."""
MOST = 48
"""Words of a first line that is a title: those of a headline, and half as many of names."""


def headline(lines: Sequence[str], url: str) -> tuple[str, int] | None:
    """The headline of the page at this address, and the place of its line; None where nothing tells it."""
    first = lines[0] if lines and _may_be_title(lines[0]) else ""
    echo = _echo(first, lines)
    if echo is not None:
        return lines[echo], echo
    alone = without_site(first, url) if first else first
    start = int(alone != first)
    at = address.headline(address.words(url), lines[start:])
    if at is not None:
        return lines[start + at], start + at
    return (alone, 0) if start and shape.words(alone) >= FEWEST else None


def _may_be_title(line: str) -> bool:
    return len(line) <= LONGEST and not (address.is_sentence(line) or shape.has_words(line, MOST + 1))


def _echo(first: str, lines: Sequence[str]) -> int | None:
    """The place of the line that the first line says before a separator."""
    befores = [first[: separator.start()] for separator in SEPARATOR.finditer(first)]
    said = {shape.key(before) for before in befores if shape.words(before) >= FEWEST}
    return next((at for at, line in enumerate(lines) if at and shape.key(line) in said), None) if said else None
