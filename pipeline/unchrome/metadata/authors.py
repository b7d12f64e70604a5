"""The authors: the people whom the head names, or else the byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from unchrome import shape
from unchrome.fields.names import is_outlet, parts, people
from unchrome.metadata.head import NEAR, Head, nearest, strings, text_of

_META = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "article:author",
    "cxenseparse:author",
    "og:article:author",
)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[_/\\]|\d|^[(,]|^(?-i:[a-z]+(?:-[a-z]+)+)$")
_CALLED = " or ".join(f'contains(., "{word}")' for word in ("byline", "Byline", "author", "Author"))
_MARKED = f'.//@class[{_CALLED}] | .//@rel[. = "author"] | .//@itemprop[. = "author"]'
_BYLINE = f'({_MARKED})/parent::*[not(ancestor-or-self::*[contains(@class, "comment")])]'
_AUTHOR = '(.//@rel[. = "author"] | .//@itemprop[. = "author"])/parent::*'
_LED = " | ".join(f'.//*[starts-with(normalize-space(text()), "{lead} ")]' for lead in ("By", "by", "BY"))
_SIGNED = re.compile(r"(?:by|von|par|por|di|door)\s.*(?:\s(?:and|und|et|y|e|en|&)|,)\s", re.IGNORECASE)
"""A byline of several people."""
_PROFILE = re.compile(
    r"/(?:authors?|autor|autori|auteurs?|contributors?|profiles?|people|staff)/([^?#]+)", re.IGNORECASE
)
"""The address of a page about a person."""
_AGENCY = re.compile(
    r"\b(?:associated press|reuters|afp|dpa|bloomberg|staff|redaktion|newsroom|condé nast|report)\b|\.[a-z]{2,3}$",
    re.IGNORECASE,
)
_LONGEST_BYLINE, _LONGEST_SIGNED = 80, 150
"""Characters of a byline, and of one that is known by who else is in it."""
_LONGEST_NAME = 6
"""Words."""
_BYLINES = 30
"""So many bylines are looked at for more names."""
_TELLING = 3
"""Letters of a word that tell whose address it is in."""


def authors(head: Head, tree: Any, heading: Any) -> list[str]:
    """The authors that the head names, or else the byline; the site itself only where nobody else is named."""
    outlet = shape.key(head.sitename)
    said = [[text for author in strings(item.get("author")) for text in names(author)] for item in head.items]
    said += [[text for author in head.meta(key) for text in names(author)] for key in _META]
    others = ([name for name in found if shape.key(name) != outlet and not _is_handle(name)] for found in said)
    if named := _people_first(next(filter(None, others), [])):
        return _all_who_signed(named, outlet, tree, heading)
    bylines = (_signers(text, outlet) for text in _bylines(tree, heading, _LONGEST_BYLINE))
    signed = next(filter(None, bylines), None)
    return (
        signed or _linked(tree) or _led(tree, heading) or next(filter(None, said), []) or _credited(head, tree, heading)
    )


def names(author: str) -> list[str]:
    """The names in what a page gives for its author; addresses, handles and dates are none, nor is an outlet behind a
    name that was left out."""
    found = people(author) or ([] if author.startswith(",") else [author.strip(", ")])
    return [name for name in found if not _NOT_A_NAME.search(name) and shape.words(name) <= _LONGEST_NAME]


def _is_handle(name: str) -> bool:
    """Whether this is the name of an account; a page that has it may print its owner's."""
    return name.isascii() and name.isalpha() and name.islower() and not _AGENCY.search(name)


def _people_first(found: list[str]) -> list[str]:
    """The names, each once; agencies and hosts only where nobody else is named."""
    persons = [name for name in found if not _AGENCY.search(name)]
    return list(dict.fromkeys(persons or found))


def _all_who_signed(named: list[str], outlet: str, tree: Any, heading: Any) -> list[str]:
    """These people, or all whom a byline names with them, if it names nothing else but outlets."""
    keys = {shape.key(name) for name in named}
    bylines = islice(_bylines(tree, heading, _LONGEST_SIGNED), _BYLINES)
    signed = (_signers(text, outlet) for text in bylines if _SIGNED.match(text) and _is_all_names(text))
    return next((found for found in signed if keys < {shape.key(name) for name in found}), named)


def _signers(byline: str, outlet: str) -> list[str]:
    """The names in a byline, but for that of the site itself."""
    return [name for name in _names_in(byline) if shape.key(name) != outlet]


def _is_all_names(byline: str) -> bool:
    others = [part for part in parts(byline) if part and not is_outlet(part)]
    return "(" not in byline and len(_names_in(byline)) == len(others)


def _bylines(tree: Any, heading: Any, most: int) -> Iterator[str]:
    """The texts of elements that are marked as bylines, of those of at most so many characters."""
    return filter(None, (text_of(element, most) for element in nearest(tree, _BYLINE, heading)))


def _names_in(byline: str) -> list[str]:
    found = (name for name in people(byline) if not _NOT_A_NAME.search(name) and 2 <= shape.words(name) <= 4)
    return [name for name in found if not name[0].islower() and not name.split()[-1][0].islower()]


def _credited(head: Head, tree: Any, heading: Any) -> list[str]:
    """The one person whom the head describes, or else whom or what an element names that is marked as the author."""
    described = head.people if len(head.people) == 1 else []
    marked = (text_of(element, _LONGEST_BYLINE) for element in nearest(tree, _AUTHOR, heading))
    return next(filter(None, map(names, filter(None, chain(described, marked)))), [])


def _led(tree: Any, heading: Any) -> list[str]:
    """The names in the first element by the headline that begins like a byline."""
    texts = (text_of(element, _LONGEST_BYLINE) for element in nearest(tree, _LED, heading, NEAR))
    return next(filter(None, (_names_in(text.partition(" (")[0]) for text in texts)), [])


def _linked(tree: Any) -> list[str]:
    """The name in the first link whose address is that of a page about who is named so."""
    for link in tree.iter("a"):
        if address := _PROFILE.search(link.get("href") or ""):
            text = text_of(link, _LONGEST_BYLINE)
            words = [word for word in shape.key(text).split() if len(word) >= _TELLING]
            if any(word in address[1].casefold() for word in words) and (found := _names_in(text)):
                return found
    return []
