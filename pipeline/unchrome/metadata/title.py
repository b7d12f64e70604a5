"""The title: the heading that the rest of the page confirms, or else what its head gives, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from unchrome import shape
from unchrome.metadata.head import Head, pieces, plain
from unchrome.model import host

SEPARATOR = re.compile(r"\s+[-–—|~:»·•⋆/ㅣ]+\s+|\s*[|ㅣ]\s*|：")
_HUNG = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60])"
    r"(?:_[\w ]{2,12}|[-–—]\w{1,10}(?:网|網|报|報|新闻|新聞|ニュース|デジタル))+$"
)
"""Names of section and site behind a Chinese or Japanese title."""
_SHORTEST_NAME = 4
"""Characters of a site's name that is looked for inside other words: `en` and `news` of a host are none."""
_ALL, _MOST = 4, 3
"""The places beside its headings where a page says its title: where all have the same, a heading has no say, and where
most do, one that nothing confirms must be like it."""
_LONG = 4
"""Words of a heading that may be a headline though nothing confirms it."""
LONGEST = 500
"""Characters: what is longer is no title."""
_RANKS = ("h1", "h2", "h3")
"""The tags of headings that may be the headline."""
_PIECES = 12
"""A heading of more pieces of text is taken as it is."""
_ALIKE = 0.3
"""The share of its words that such a heading has in common with another title. Of labelled pages of unseen sites,
.3 to .5 gain most."""


def title(head: Head, tree: Any, url: str) -> str:
    """The title; nothing where the page has none."""
    sites = {head.sitename, *_hosts(url)}
    said = _said(head, tree)
    named = [cut for text in said if (cut := _without_site(text, sites))]
    agreeing = len(named) if len({shape.key(text) for text in named}) == 1 else 0
    if agreeing == _ALL:
        return _cased(named[0], named)
    others = _Others(said, named)
    headings = [heading for heading in _headings(tree, others) if not _is_name_of(heading, sites)]
    best = max(headings, key=others.support, default="")
    if not others.support(best):
        best = _unconfirmed(headings, others, is_doubtful=bool(head.headline) or agreeing >= _MOST)
    return _cased(best, named) or next(iter(named), "")


def heading(tree: Any, title: str) -> Any:
    """The element of the first heading that is the title; None where there is none."""
    key = shape.key(title)
    headings = (element for tag in _RANKS for element in tree.iter(tag))
    return next(
        (element for element in headings if key and shape.key(plain("".join(pieces(element, LONGEST)))) == key), None
    )


def _said(head: Head, tree: Any) -> list[str]:
    """What the page gives for its title beside the headings: in JSON-LD, for two networks, and to the browser."""
    titles = [plain(title.text) for title in tree.iter("title")]
    said = (head.headline, *head.meta("og:title")[:1], *head.meta("twitter:title")[:1], *titles[:1])
    return [text for text in said if text]


def _unconfirmed(headings: list[str], others: _Others, is_doubtful: bool) -> str:
    """The one long heading, if any; where the page says another title, only if that is like it."""
    long = [heading for heading in headings if shape.words(heading) >= _LONG]
    return long[0] if len(long) == 1 and (not is_doubtful or others.are_like(long[0])) else ""


class _Others:
    """The titles that a page gives beside its headings: as they are said, and without the names of sites."""

    def __init__(self, said: list[str], named: list[str]) -> None:
        self._named = named
        self._said = [shape.key(text) for text in said]
        self._keys = [shape.key(text) for text in named]

    def same(self, heading: str) -> int:
        """How many of them are the heading."""
        key = shape.key(heading)
        return max(self._keys.count(key), self._said.count(key)) if key else 0

    def support(self, heading: str) -> int:
        """How well they confirm the heading: most where they are it, less where one begins with it, or has it anywhere
        and it is long."""
        key = shape.key(heading)
        if not key or (same := self.same(heading)):
            return 2 + same if key else 0
        if any(text.startswith(f"{key} ") for text in self._said):
            return 2
        return int(key.count(" ") >= _LONG - 1 and any(f" {key} " in f" {text} " for text in self._said))

    def are_like(self, heading: str) -> bool:
        """Whether one of them has enough words of the heading."""
        return any(_likeness(shape.terms(heading), shape.terms(text)) >= _ALIKE for text in self._named)


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _headings(tree: Any, others: _Others) -> Iterator[str]:
    """The first headings; of one that holds more than the title (a kicker, a date), the part that others say."""
    for h1 in tree.iter("h1"):
        texts = pieces(h1, LONGEST)
        found = list(filter(None, map(plain, texts)))
        wholes = [plain("".join(texts)), " ".join(found)]
        cuts = range(1, len(found) if len(found) <= _PIECES else 0)
        parts = [" ".join(part) for at in cuts for part in (found[at:], found[:at])]
        if shape.key(wholes[0]) == shape.key(wholes[1]):
            wholes.pop()
        yield next((text for text in (*wholes, *parts) if others.same(text)), wholes[-1])


def _cased(title: str, named: list[str]) -> str:
    """The title as another place prints it, where it is all in capitals."""
    key = shape.key(title)
    return next((text for text in named if title.isupper() and shape.key(text) == key and not text.isupper()), title)


def without_site(title: str, url: str) -> str:
    """The title without the name of the site at this address, as far as the address tells it."""
    return _without_site(title, _hosts(url))


def _without_site(title: str, sites: set[str]) -> str:
    """The title without the names of site and section that pages hang on it; what is too long for one, as it is."""
    if len(title) > LONGEST:
        return title
    title = _HUNG.sub("", title)
    ends = list(SEPARATOR.finditer(title))
    parts = SEPARATOR.split(title)
    last = max((at for at in range(1, len(parts)) if _is_site(parts[at], sites)), default=0)
    befores = (title[: end.start()] for end in ends[:last])
    title = next((before for before in befores if _is_title(before, sites)), title)
    start = SEPARATOR.search(title)
    return (title[start.end() :] if start and _is_site(title[: start.start()], sites) else title).strip()


def _is_title(part: str, sites: set[str]) -> bool:
    """Whether this is more than the beginning of a site's name."""
    return bool(tight := _tight(part)) and not any(tight in _tight(site) for site in sites)


def _is_site(part: str, sites: set[str]) -> bool:
    said = _tight(part)
    names = [_tight(site) for site in sites]
    return bool(said) and any(said in name or (len(name) >= _SHORTEST_NAME and name in said) for name in names)


def _tight(text: str) -> str:
    return shape.key(text).replace(" ", "")


def _is_name_of(heading: str, sites: set[str]) -> bool:
    """Whether a heading is the site's name and not the article's."""
    return shape.words(heading) <= 4 and _is_site(heading, sites)


def _hosts(url: str) -> set[str]:
    name = host(url)
    return {name, name.partition(".")[0]} - {""}
