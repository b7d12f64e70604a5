"""The authors: the people whom the head names, or else the byline."""

from __future__ import annotations

import re
from typing import Any

from unchrome import shape
from unchrome.fields.names import people
from unchrome.metadata.head import Head, plain, strings

_META = ("author", "parsely-author", "sailthru.author", "dc.creator", "byl", "article:author", "cXenseParse:author")
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[_/\\]|\d|^[(,]|^(?-i:[a-z]+(?:-[a-z]+)+)$")
_BYLINE = (
    '(.//*[@rel="author"] | .//*[@itemprop="author"] | .//*[contains(@class, "byline")]'
    ' | .//*[contains(@class, "author")])[not(ancestor-or-self::*[contains(@class, "comment")])]'
)
_AGENCY = re.compile(
    r"\b(?:associated press|reuters|afp|dpa|bloomberg|staff|redaktion|newsroom|condé nast|report)\b|\.[a-z]{2,3}$",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 80
"""Characters."""
_LONGEST_NAME = 6
"""Words."""


def authors(head: Head, tree: Any) -> list[str]:
    """The authors that the head names, or else the byline; the site itself only where nobody else is named."""
    outlet = shape.key(head.sitename)
    said = [[text for author in strings(item.get("author")) for text in names(author)] for item in head.items]
    said += [[text for author in head.meta(key) for text in names(author)] for key in _META]
    others = ([name for name in found if shape.key(name) != outlet] for found in said)
    return _people_first(next(filter(None, others), [])) or _bylines(tree) or next(filter(None, said), [])


def names(author: str) -> list[str]:
    """The names in what a page gives for its author; addresses, handles and dates are none."""
    found = people(author) or [author.strip(", ")]
    return [name for name in found if not _NOT_A_NAME.search(name) and shape.words(name) <= _LONGEST_NAME]


def _people_first(found: list[str]) -> list[str]:
    """The names, each once; agencies and hosts only where nobody else is named."""
    persons = [name for name in found if not _AGENCY.search(name)]
    return list(dict.fromkeys(persons or found))


def _bylines(tree: Any) -> list[str]:
    """The names in the first element that is marked as a byline and is short enough to be one."""
    for element in tree.xpath(_BYLINE):
        text = plain(" ".join(element.itertext()))
        if 0 < len(text) <= _LONGEST_BYLINE:
            found = [name for name in people(text) if not _NOT_A_NAME.search(name) and 2 <= shape.words(name) <= 4]
            if found:
                return found
    return []
