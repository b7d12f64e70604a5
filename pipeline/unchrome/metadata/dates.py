"""When the article was published and changed, as the page states it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import chain
from typing import Any

from unchrome.fields.dates import iso
from unchrome.metadata.head import NEAR, Head, nearest, text_of

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
_OUTSIDE = (
    "ancestor-or-self::*[self::aside or self::nav or self::footer or self::a or self::li"
    ' or contains(@class, "comment") or contains(@class, "related")]'
)
_MARKED = (
    '(.//@itemprop[contains(., "datePublished")]/parent::* | .//time[@pubdate])'
    '[not(ancestor-or-self::*[contains(@class, "comment")])]'
)
_TIME = f".//time[not({_OUTSIDE})]"
_NAMED = " or ".join(f'contains(., "{word}")' for word in ("date", "time", "publish", "posted"))
_CALLED = f".//@class[{_NAMED}]/parent::*[not({_OUTSIDE})]"
_LEAD = re.compile(
    r"^(?:first )?(?:published|posted|created|publié|veröffentlicht|erstellt|publicado|pubblicato|geplaatst"
    r"|opublikowano|yayınlanma|опубликовано)\b(?: (?:time|date|tarihi|am|le|el|il|em|op|on|at))?[:\s]*",
    re.IGNORECASE,
)
"""What says that a date is that of publishing."""
_LONGEST = 60
"""Characters of an element that shows a date."""
_WIDEST = timedelta(hours=14)
"""No zone is farther from UTC."""
_HALF_HOUR = 1800
"""Seconds. Zones differ by whole ones."""


def published(head: Head, tree: Any, heading: Any) -> str | None:
    """When the article was published: as the head says, or else an element that is marked so or is a time."""
    said = _dates(head.item("datePublished") + head.meta(*_PUBLISHED))
    marked = (date for path in (_MARKED, _TIME) for date in _dates(_words(nearest(tree, path, heading))))
    return _local(said[0], chain(said[1:], marked)) if said else next(marked, None)


def shown(tree: Any, heading: Any) -> str | None:
    """The date in the first short element by the headline that is called a date: a guess, where nothing states one."""
    return next(iter(_dates(_words(nearest(tree, _CALLED, heading, NEAR)))), None)


def modified(head: Head) -> str | None:
    """When the article was last changed."""
    return next(iter(_dates(head.item("dateModified") + head.meta(*_MODIFIED))), None)


def _dates(words: Iterable[str]) -> list[str]:
    return [date for text in words if (date := iso(text)) and not date.startswith(_EPOCH)]


def _words(elements: Iterable[Any]) -> list[str]:
    """What elements say for machines, and what they show."""
    said = (
        text and _LEAD.sub("", text.partition(" | ")[0])
        for element in elements
        for text in (element.get("datetime"), element.get("content"), text_of(element, _LONGEST))
    )
    return [text for text in said if text and len(text) <= _LONGEST]


def _local(said: str, others: Iterable[str]) -> str:
    """The same moment by the clock of its place, if the page has it so too."""
    moment = datetime.fromisoformat(said)
    if moment.utcoffset() != timedelta(0):
        return said
    away = next(filter(None, (_away(moment, datetime.fromisoformat(other)) for other in others)), None)
    return moment.astimezone(timezone(away)).isoformat() if away else said


def _away(moment: datetime, other: datetime) -> timedelta | None:
    """How far from UTC the other clock is, if it shows the same moment, to the minute. Midnight may be no time."""
    if other.tzinfo:
        return other.utcoffset() if abs(other - moment) < timedelta(minutes=1) else None
    away = other.replace(tzinfo=UTC, second=0) - moment.replace(second=0)
    return away if other.time() != time() and abs(away) <= _WIDEST and not away.total_seconds() % _HALF_HOUR else None
