"""What the page says elsewhere, and what another extractor makes of it: witnesses to each line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from unchrome import shape

OPENING = 60
"""A description that is cut short says a line again where it has this many characters of it, or all."""
MOST = 20
"""Descriptions and authors: each is looked for in every line."""
LONGEST = 200_000
"""Characters of an article's text in a page's metadata; one that is longer is not looked at."""


@dataclass(frozen=True)
class Known:
    """The title, the descriptions and the authors as keys (`shape.key`); `body`, the article's text as the page's
    metadata has it, and `kept`, the lines of another extractor, without white space. No `kept`: none was asked."""

    title_words: frozenset[str] = frozenset()
    descriptions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    body: str = ""
    kept: frozenset[str] | None = None

    def kept_by(self, lines: Iterable[str]) -> Known:
        """The same, and the lines that another extractor keeps."""
        return replace(self, kept=frozenset(tight(shape.bare(line)[0]) for line in lines))

    def describes(self, key: str) -> bool:
        """Whether a description of the page says the line, or its beginning."""
        return any(
            key == text or (len(key) > OPENING // 2 and text.startswith(key[:OPENING])) for text in self.descriptions
        )


def known(title: str, descriptions: Iterable[str], authors: Iterable[str], body: str = "") -> Known:
    """What is known, from texts as the page has them."""
    return Known(
        frozenset(shape.key(title).split()),
        _keys(descriptions),
        _keys(authors),
        tight(body) if len(body) <= LONGEST else "",
    )


def _keys(texts: Iterable[str]) -> tuple[str, ...]:
    """The first keys of some texts, each once."""
    return tuple(islice(filter(None, dict.fromkeys(map(shape.key, texts))), MOST))


def tight(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())
