"""Dates as pages print them, to ISO 8601, with nothing invented: no day, no time of day, no time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import parser

_NOISE = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:at|on|of)\b|[|@•·,–—]|\s-\s", re.IGNORECASE)
_ZONE_WORD = re.compile(r"\(?\b(?:[ACEMP][SD]?T|BST|CES?T|EES?T|IST|JST|SGT|AE[SD]T|LOCAL)\b\)?", re.IGNORECASE)
_DOTTED_TIME = re.compile(r"(?<=\s)(\d{1,2})[.h](\d\d)(?=\s|$)")
_MERIDIEM = re.compile(r"(?<=[\d\s])([ap])\.?\s?m\b\.?", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_TIME = re.compile(r"\d\s?[:h]\s?\d|\d\s?[ap]m\b", re.IGNORECASE)
_SECONDS = re.compile(r"\d:\d\d:\d")
YEARS = range(1900, 2100)
"""Of news. The clock has no say: the same page gives the same date next year."""
_DEFAULTS = (datetime(1904, 2, 2), datetime(1908, 3, 3))


def iso(words: str) -> str | None:
    """The date as `YYYY-MM-DD`, or with the time of day the words state; None where they give no one full date.

    A zone given as an offset, `Z`, `UTC` or `GMT` is kept; a zone word (`EDT`) is dropped, since it is ambiguous, and
    so are dates like 3/4/2021, which Americans and Europeans read differently.
    """
    plain = _MERIDIEM.sub(r" \1m", _ZONE_WORD.sub(" ", _NOISE.sub(" ", words)))
    plain = _DOTTED_TIME.sub(r"\1:\2", plain)
    numeric = _AMBIGUOUS.match(plain)
    if numeric and numeric[1] != numeric[2] and int(numeric[1]) <= 12 and int(numeric[2]) <= 12:
        return None
    try:
        first, second = (parser.parse(plain, default=default, tzinfos=_zone) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        return None
    if first.date() != second.date() or first.year not in YEARS:
        return None
    if not _TIME.search(plain):
        return first.date().isoformat()
    return first.isoformat(timespec="seconds")


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone a date states; without this, dateutil would take the zone names of the machine it runs on."""
    if offset:
        return timezone(timedelta(seconds=offset))
    return UTC if offset == 0 or name in ("UTC", "GMT", "Z") else None
