"""Dates as pages print them, to ISO 8601, with nothing invented: no day, no time of day, no time zone."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_NOISE = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:at|on|of)\b|[|@•·,–—]|\s-\s", re.IGNORECASE)
_ZONE_WORD = re.compile(
    r"\(?\b(?:[ACEMP][SD]?T|BST|CES?T|EES?T|IST|JST|KST|SGT|AE[SD]T|MSK|МСК|WIB|WITA|LOCAL)\b\)?", re.IGNORECASE
)
_DOTTED_TIME = re.compile(r"(?<=\s)(\d{1,2})[.h](\d\d)(?=\s|$)")
_MERIDIEM = re.compile(r"(?<=[\d\s])([ap])\.?\s?m\b\.?", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}")
_YEAR = re.compile(r"\d{4}")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s?\([^()]*\))?")
_EAST_ASIAN_TIME = re.compile(r"(\d{1,2})\s?[时時시点點]\s?(\d{2})\s?[分분]?")
_TIME = re.compile(r"\d\s?[:h]\s?\d|\d\s?[ap]m\b", re.IGNORECASE)
_SECONDS = re.compile(r"\d:\d\d:\d")
LANGUAGES = "ar el fa hi id ja ko ru tr uk vi zh".split()
"""Those of which dateparser is asked: they write dates in ways of their own."""
_ELSEWHERE = re.compile(r"[^\x00-\u024f\u2000-\u206f]|\btháng\b", re.IGNORECASE)

YEARS = range(1900, 2100)
"""Of news. The clock has no say: the same page gives the same date next year."""
LONGEST = 200
"""Characters: what is longer is no date, whatever it holds."""


@lru_cache(maxsize=1 << 12)
def iso(words: str) -> str | None:
    """The date as `YYYY-MM-DD`, or with the time of day the words state; None where they give no one full date.

    A zone given as an offset, `Z`, `UTC` or `GMT` is kept; a zone word (`EDT`) is dropped, since it is ambiguous, and
    so are dates like 3/4/2021, which Americans and Europeans read differently.
    """
    if len(words) > LONGEST:
        return None
    plain = _MERIDIEM.sub(r" \1m", _ZONE_WORD.sub(" ", _NOISE.sub(" ", _EAST_ASIAN.sub(r"\1-\2-\3 ", words))))
    plain = _DOTTED_TIME.sub(r"\1:\2", _EAST_ASIAN_TIME.sub(r" \1:\2", plain))
    if not _YEAR.search(plain):
        return None
    numeric = _AMBIGUOUS.match(plain)
    if numeric and numeric[1] != numeric[2] and int(numeric[1]) <= 12 and int(numeric[2]) <= 12:
        return None
    found = _moment(plain) or (_moment_elsewhere(plain) if _ELSEWHERE.search(plain) else None)
    if found is None or found.year not in YEARS:
        return None
    return found.isoformat(timespec="seconds") if _TIME.search(plain) else found.date().isoformat()


def _moment(plain: str) -> datetime | None:
    """What dateutil reads, which is loaded when there is a date."""
    from unchrome.fields.moment import moment

    return moment(plain)


def _moment_elsewhere(plain: str) -> datetime | None:
    """What dateparser reads, in languages that dateutil knows nothing of."""
    found: datetime | None = _elsewhere().get_date_data(" ".join(plain.split())).date_obj
    return found


@cache
def _elsewhere() -> DateDataParser:
    """Made when it is first needed, since that takes a third of a second."""
    from dateparser.date import DateDataParser

    settings = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}
    return DateDataParser(languages=LANGUAGES, settings=settings)
