"""When the article was published and changed, as the page states it."""

from __future__ import annotations

from unchrome.fields.dates import iso
from unchrome.metadata.head import Head

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
_EPOCH = ("1969-12-31", "1970-01-01")
"""What pages print for a date that they do not have."""


def published(head: Head) -> str | None:
    """When the article was published."""
    return _first(head.item("datePublished") + head.meta(*_PUBLISHED))


def modified(head: Head) -> str | None:
    """When the article was last changed."""
    return _first(head.item("dateModified") + head.meta(*_MODIFIED))


def _first(words: list[str]) -> str | None:
    return next((date for text in words if (date := iso(text)) and not date.startswith(_EPOCH)), None)
