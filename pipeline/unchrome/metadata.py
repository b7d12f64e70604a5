"""What an HTML page states about itself in its head and its headings: JSON-LD, meta tags, the title, the first heading.

Pages state the same thing in several places, each with its own noise; the one that the others confirm has the word.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import orjson

from unchrome import shape
from unchrome.fields.dates import iso
from unchrome.fields.names import people, recase
from unchrome.model import host

_ARTICLE = re.compile(r"article|posting|report|review", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
_SEPARATOR = re.compile(r"\s+[-–—|~:»·•⋆/ㅣ]+\s+|\s*[|ㅣ]\s*|：")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datePublished",
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "dc.date",
    "dcterms.created",
    "pubdate",
    "article.published",
    "publish-date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "dateModified")
_AUTHOR = ("author", "parsely-author", "sailthru.author", "dc.creator", "byl", "article:author", "cXenseParse:author")
_SECTION = ("article:section", "parsely-section")
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
_DESCRIPTION = ("description", "og:description", "twitter:description")
_SHORTEST_BODY = 400
"""Characters."""
_EPOCH = ("1969-12-31", "1970-01-01")
"""What pages print for a date that they do not have."""


@dataclass(frozen=True)
class Head:
    """What a page says for machines: its JSON-LD objects about an article, and its meta tags by name."""

    items: list[dict[str, Any]]
    metas: dict[str, list[str]]

    @property
    def descriptions(self) -> list[str]:
        """What the page says that the article is about."""
        said = [text for name in _DESCRIPTION for text in self.metas.get(name, ())]
        return said + [_plain(item["description"]) for item in self.items if isinstance(item.get("description"), str)]

    @property
    def body(self) -> str:
        """The text of the article, as far as JSON-LD has it; nothing where that is too little to be one."""
        bodies = [_plain(item["articleBody"]) for item in self.items if isinstance(item.get("articleBody"), str)]
        longest = max(bodies, key=len, default="")
        return longest if len(longest) >= _SHORTEST_BODY else ""


def read(tree: Any) -> Head:
    """The page's head, from its tree."""
    return Head(list(_items(tree)), _metas(tree))


def stated(head: Head, tree: Any, url: str) -> dict[str, Any]:
    """The fields that the page states, in its head or its headings; what it does not state is left out."""
    items, metas = head.items, head.metas
    sitename = _sitename(items, metas)
    found = {
        "title": _title(tree, items, metas, {sitename, *_hosts(url)}),
        "authors": _authors(items, metas, tree, sitename),
        "published": _date(items, "datePublished", metas, _PUBLISHED),
        "modified": _date(items, "dateModified", metas, _MODIFIED),
        "section": _section(items, metas),
        "language": (tree.get("lang") or "").strip().replace("_", "-").partition("-")[0].lower(),
        "sitename": sitename,
    }
    return {name: value for name, value in found.items() if value}


def address(tree: Any) -> str:
    """The page's own address as it states it: its canonical link, or else `og:url`."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").split() and host(link.get("href") or ""):
            return str(link.get("href")).strip()
    return next((url for url in _metas(tree).get("og:url", []) if host(url)), "")


def _items(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article."""
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
                if any(_ARTICLE.search(kind) for kind in _strings(item.get("@type"))):
                    yield item


def _metas(tree: Any) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = _plain(meta.get("content"))
        if name and content:
            metas.setdefault(name, []).append(content)
    return metas


def _title(tree: Any, items: list[dict[str, Any]], metas: dict[str, list[str]], sites: set[str]) -> str | None:
    headline = next((_plain(item["headline"]) for item in items if isinstance(item.get("headline"), str)), "")
    shared = metas.get("og:title", [""])[0]
    titles = [*(_plain(title.text) for title in tree.iter("title")), ""]
    headings = [text for text in (_plain("".join(h1.itertext())) for h1 in tree.iter("h1")) if text]
    others = [shape.key(text) for text in (headline, shared, titles[0]) if text]
    headings = [heading for heading in headings if not _is_name_of(heading, sites)]
    confirmed = (heading for heading in headings if any(_confirms(other, shape.key(heading)) for other in others))
    heading = next(confirmed, None)
    if heading:
        return heading
    long = [heading for heading in headings if shape.words(heading) >= 4]
    if len(long) == 1 and not headline:
        return long[0]
    return next((cut for text in (headline, shared, titles[0]) if (cut := _without_site(text, sites))), None)


def _confirms(other: str, key: str) -> bool:
    """Whether another place says the heading too: all of it, or at its beginning, or anywhere if it is long."""
    return bool(key) and (
        other == key or other.startswith(f"{key} ") or (key.count(" ") >= 3 and f" {key} " in f" {other} ")
    )


def _without_site(title: str, sites: set[str]) -> str:
    """The title without the names of site and section that pages hang on it."""
    ends = [found for found in _SEPARATOR.finditer(title) if found.start() > 0]
    for end in ends:
        if any(_is_site(part, sites) for part in _SEPARATOR.split(title[end.end() :])):
            title = title[: end.start()]
            break
    start = _SEPARATOR.search(title)
    return (title[start.end() :] if start and _is_site(title[: start.start()], sites) else title).strip()


def _is_site(part: str, sites: set[str]) -> bool:
    said = shape.key(part).replace(" ", "")
    return bool(said) and any(
        said in (name := shape.key(site).replace(" ", "")) or (name and name in said) for site in sites
    )


def _is_name_of(heading: str, sites: set[str]) -> bool:
    """Whether a heading is the site's name and not the article's."""
    return shape.words(heading) <= 4 and _is_site(heading, sites)


def _hosts(url: str) -> set[str]:
    name = host(url)
    return {name, name.partition(".")[0]} - {""}


def _sitename(items: list[dict[str, Any]], metas: dict[str, list[str]]) -> str:
    named = [name for item in items for name in _strings(item.get("publisher"))]
    return next(iter([*metas.get("og:site_name", []), *named]), "")


def _authors(items: list[dict[str, Any]], metas: dict[str, list[str]], tree: Any, sitename: str) -> list[str]:
    """The authors that the head names, or else the byline; the site itself only where nobody else is named."""
    outlet = shape.key(sitename)
    said = [[text for author in _strings(item.get("author")) for text in names(author)] for item in items]
    said += [[text for author in metas.get(key, []) for text in names(author)] for key in _AUTHOR]
    others = ([name for name in found if shape.key(name) != outlet] for found in said)
    return _people_first(next(filter(None, others), [])) or _bylines(tree) or next(filter(None, said), [])


def _people_first(found: list[str]) -> list[str]:
    """The names, each once; agencies and hosts only where nobody else is named."""
    persons = [name for name in found if not _AGENCY.search(name)]
    return list(dict.fromkeys(persons or found))


def _bylines(tree: Any) -> list[str]:
    """The names in the first element that is marked as a byline and is short enough to be one."""
    for element in tree.xpath(_BYLINE):
        text = _plain(" ".join(element.itertext()))
        if 0 < len(text) <= _LONGEST_BYLINE:
            found = [name for name in people(text) if not _NOT_A_NAME.search(name) and 2 <= shape.words(name) <= 4]
            if found:
                return found
    return []


def names(author: str) -> list[str]:
    """The names in what a page gives for its author; addresses, handles and dates are none."""
    found = people(author) or [author.strip(", ")]
    return [name for name in found if not _NOT_A_NAME.search(name) and shape.words(name) <= _LONGEST_NAME]


def _date(items: list[dict[str, Any]], key: str, metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    words = [text for item in items for text in _strings(item.get(key))]
    words += [text for name in names for text in metas.get(name, [])]
    return next((date for text in words if (date := iso(text)) and not date.startswith(_EPOCH)), None)


def _section(items: list[dict[str, Any]], metas: dict[str, list[str]]) -> str | None:
    named = [text for item in items for text in _strings(item.get("articleSection"))]
    named += [text for name in _SECTION for text in metas.get(name, [])]
    return recase(named[0]) if named else None


def _strings(value: Any, depth: int = 4) -> list[str]:
    """The texts in a JSON-LD value: itself, the names of the things it holds, in order."""
    if isinstance(value, str):
        return [_plain(value)] if value.strip() else []
    if isinstance(value, list) and depth:
        return [text for part in value for text in _strings(part, depth - 1)]
    return _strings(value.get("name"), depth - 1) if isinstance(value, dict) and depth else []


def _plain(text: str | None) -> str:
    return " ".join(_TAG.sub("", unescape(unescape(text or ""))).split())
