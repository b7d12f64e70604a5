"""The title: the heading that the rest of the page confirms, or else what its head gives, without the site's name."""

from __future__ import annotations

import re
from typing import Any

from unchrome import shape
from unchrome.metadata.head import Head, plain
from unchrome.model import host

_SEPARATOR = re.compile(r"\s+[-–—|~:»·•⋆/ㅣ]+\s+|\s*[|ㅣ]\s*|：")


def title(head: Head, tree: Any, url: str) -> str:
    """The title; nothing where the page has none."""
    sites = {head.sitename, *_hosts(url)}
    headline = head.headline
    shared = next(iter(head.meta("og:title")), "")
    titles = [*(plain(title.text) for title in tree.iter("title")), ""]
    headings = [text for text in (plain("".join(h1.itertext())) for h1 in tree.iter("h1")) if text]
    others = [shape.key(text) for text in (headline, shared, titles[0]) if text]
    headings = [heading for heading in headings if not _is_name_of(heading, sites)]
    confirmed = (heading for heading in headings if any(_confirms(other, shape.key(heading)) for other in others))
    heading = next(confirmed, None)
    if heading:
        return heading
    long = [heading for heading in headings if shape.words(heading) >= 4]
    if len(long) == 1 and not headline:
        return long[0]
    return next((cut for text in (headline, shared, titles[0]) if (cut := _without_site(text, sites))), "")


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
