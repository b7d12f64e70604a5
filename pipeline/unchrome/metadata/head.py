"""The head of an HTML page: what it says for machines, in JSON-LD and in meta tags."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

import orjson

from unchrome.model import host

_ARTICLE = re.compile(r"article|posting|report|review", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
_DESCRIPTION = ("description", "og:description", "twitter:description")
_SECTION = ("article:section", "parsely-section")
_SIGNS = " -–—|/»›"
_IN_NO_SECTION = {
    *("uncategorized", "uncategorised", "allgemein", "unkategorisiert", "sin categoría", "sin categoria"),
    *("non classé", "non classifié(e)", "sem categoria", "senza categoria", "geen categorie", "niet gecategoriseerd"),
    *("bez kategorii", "без рубрики", "未分类", "未分類", "미분류", "غير مصنف"),
}
"""What WordPress calls the section of a page that was put in none, in small letters."""
_ADDRESS = re.compile(r"@|(?:https?:)?//", re.IGNORECASE)
NEAR = 3
"""Elements around the headline. Of labelled pages, dates in wider parts of the page are as often others'."""
_WHOLE = 1 << 20
"""More elements in each other than a page has."""
_SHORTEST_BODY = 400
"""Characters."""


@dataclass(frozen=True)
class Head:
    """What a page says for machines: its JSON-LD objects about an article, the people it has objects about, and its
    meta tags by name, in small letters."""

    items: list[dict[str, Any]]
    people: list[str]
    metas: dict[str, list[str]]

    @property
    def descriptions(self) -> list[str]:
        """What the page says that the article is about."""
        return self.meta(*_DESCRIPTION) + self._texts("description")

    @property
    def body(self) -> str:
        """The text of the article, as far as JSON-LD has it; nothing where that is too little to be one."""
        longest = max(self._texts("articleBody"), key=len, default="")
        return longest if len(longest) >= _SHORTEST_BODY else ""

    @property
    def headline(self) -> str:
        """The first headline in JSON-LD."""
        return next(iter(self._texts("headline")), "")

    @property
    def sitename(self) -> str:
        """What the site calls itself, or else its publisher; no address, no handle, and neither the page's title nor
        its section, which some templates have there."""
        others = {*self.meta("og:title"), *self._texts("headline"), *self.sections}
        named = self.meta("og:site_name") + self.item("publisher")
        return next((name for name in named if name not in others and not _ADDRESS.match(name)), "")

    @property
    def sections(self) -> list[str]:
        """What the page calls its sections; not what a template says of pages that are in none."""
        said = self.item("articleSection") + self.meta(*_SECTION)
        named = [text.strip(_SIGNS) for text in said]
        return [name for name in named if name and name.casefold() not in _IN_NO_SECTION]

    def meta(self, *names: str) -> list[str]:
        """The contents of the meta tags of these names, name by name."""
        return [text for name in names for text in self.metas.get(name.lower(), ())]

    def item(self, key: str) -> list[str]:
        """The texts under a key of the JSON-LD objects, or the names of what is there."""
        return [text for item in self.items for text in strings(item.get(key))]

    def _texts(self, key: str) -> list[str]:
        return [plain(item[key]) for item in self.items if isinstance(item.get(key), str)]


def read(tree: Any) -> Head:
    """The page's head, from its tree."""
    items = list(_items(tree))
    persons = [item for item in items if "Person" in strings(item.get("@type"))]
    articles = [item for item in items if any(map(_ARTICLE.search, strings(item.get("@type"))))]
    return Head(articles, [name for item in persons for name in strings(item.get("name"))], _metas(tree))


def address(tree: Any) -> str:
    """The page's own address as it states it: its canonical link, or else `og:url`."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").split() and host(link.get("href") or ""):
            return str(link.get("href")).strip()
    return next((url for url in _metas(tree).get("og:url", []) if host(url)), "")


def strings(value: Any, depth: int = 4) -> list[str]:
    """The texts in a JSON-LD value: itself, the names of the things it holds, in order."""
    if isinstance(value, str):
        return [plain(value)] if value.strip() else []
    if isinstance(value, list) and depth:
        return [text for part in value for text in strings(part, depth - 1)]
    return strings(value.get("name"), depth - 1) if isinstance(value, dict) and depth else []


def plain(text: str | None) -> str:
    """The text without tags and entities, on one line."""
    return " ".join(_TAG.sub("", unescape(unescape(text or ""))).split())


def text_of(element: Any, most: int) -> str:
    """The element's text, on one line; nothing where it has more than so many characters."""
    return plain(" ".join(pieces(element, most)))


def pieces(element: Any, most: int) -> list[str]:
    """The pieces of text in an element; none where they have more than so many characters, of which an empty one has
    one too, since elements that stand in each other each have all that is inside."""
    found: list[str] = []
    for piece in element.itertext():
        found.append(piece)
        most -= len(piece.strip()) or 1
        if most < 0:
            return []
    return found


def nearest(tree: Any, path: str, heading: Any, most: int = _WHOLE) -> list[Any]:
    """The elements at a path, those first that are in the smallest part of the page with the headline, since the rest
    may be of other articles; only those within the innermost so many elements around it. Without a headline, all."""
    found = list(_compiled(path)(tree))
    if heading is None:
        return found
    around = {element: depth for depth, element in enumerate(heading.iterancestors())}
    depths = {
        element: next((around[up] for up in element.iterancestors() if up in around), _WHOLE) for element in found
    }
    return sorted((element for element in found if depths[element] <= most), key=depths.__getitem__)


@cache
def _compiled(path: str) -> Any:
    from lxml import etree

    return etree.XPath(path)


def _items(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            todo = deque([orjson.loads((script.text or "").strip().replace("\n", " ").replace("\t", " "))])
        except orjson.JSONDecodeError:
            continue
        while todo:
            item = todo.popleft()
            if isinstance(item, list):
                todo += item
            elif isinstance(item, dict):
                todo += [item[key] for key in _NESTED if isinstance(item.get(key), list | dict)]
                yield item


def _metas(tree: Any) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = plain(meta.get("content"))
        if name and content:
            metas.setdefault(name.lower(), []).append(content)
    return metas
