"""Patterns that are asked about every line, since no words tell which lines they may find."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome.lint.book import Book
from unchrome.matcher.literals import all_needed
from unchrome.yamlfile import FileError

OFTEN = 0.004
"""How often texts may begin at a character of ordinary text; one line in three has a text that begins so often."""


def slow(book: Book) -> Iterator[FileError]:
    """The pattern has no text of three characters that every line it finds must have."""
    everywhere = [(stated, rule.match) for stated in book.own if (rule := stated.sound) and rule.where == "anywhere"]
    asked = [(stated, pattern) for stated, pattern in everywhere if pattern]
    for (stated, _), known in zip(asked, all_needed([pattern for _, pattern in asked]), strict=True):
        if known.texts is None or known.rate > OFTEN:
            yield stated.at("match").fail(
                "'match' has no three characters that every line it finds must have, so it is asked about every line, "
                "which is slow; add a word, list the lines under 'equals', or say where it stands"
            )
