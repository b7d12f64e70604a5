"""Dates as pages print them, to ISO 8601, with nothing invented: no day, no time of day, no time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from dateutil import parser

_NOISE = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:at|on|of)\b|[|@•·,–—]|\s-\s", re.IGNORECASE)
_ZONE_WORD = re.compile(r"\(?\b(?:[ACEMP][SD]?T|BST|CES?T|EES?T|IST|JST|SGT|AE[SD]T|LOCAL)\b\)?", re.IGNORECASE)
_DOTTED_TIME = re.compile(r"(?<=\s)(\d{1,2})[.h](\d\d)(?=\s|$)")
_MERIDIEM = re.compile(r"(?<=[\d\s])([ap])\.?\s?m\b\.?", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}")
_YEAR = re.compile(r"\d{4}")
_DAY_FIRST = re.compile(r"(?:^|\D)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s?\([^()]*\))?")
_TIME = re.compile(r"\d\s?[:h]\s?\d|\d\s?[ap]m\b", re.IGNORECASE)
_SECONDS = re.compile(r"\d:\d\d:\d")
_MONTHS = """
jan january januar janvier enero janeiro gennaio januari stycznia января ocak
feb february februar février fevrier febrero fevereiro febbraio februari lutego февраля şubat
mar march märz mars marzo março maart marca марта mart mrz
apr april avril abril aprile kwietnia апреля nisan
may mai mayo maio maggio mei maja мая mayıs maj
jun june juni juin junio junho giugno czerwca июня haziran
jul july juli juillet julio julho luglio lipca июля temmuz
aug august août aout agosto augustus sierpnia августа ağustos augusti
sep september septembre septiembre setembro settembre września сентября eylül sept
oct october oktober octobre octubre outubro ottobre października октября ekim okt
nov november novembre noviembre novembro listopada ноября kasım
dec december dezember décembre diciembre dezembro dicembre grudnia декабря aralık dez
"""
_AROUND = """
de del le la el à a às um uhr den der am kl klokken ore alle om uur o godz г года saat le
montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira
lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedziałek wtorek środa czwartek piątek sobota niedziela pazartesi salı çarşamba perşembe cuma cumartesi pazar
"""


class _Words(parser.parserinfo):
    """The months' names in the languages that rules are written for, and the words that stand around them."""

    def __init__(self) -> None:
        self.MONTHS = [tuple(names.split()) for names in _MONTHS.strip().splitlines()]  # type: ignore[misc]
        self.JUMP = [*parser.parserinfo.JUMP, *_AROUND.split()]
        super().__init__()


_WORDS = _Words()
YEARS = range(1900, 2100)
"""Of news. The clock has no say: the same page gives the same date next year."""
LONGEST = 200
"""Characters: what is longer is no date, whatever it holds."""
_DEFAULTS = (datetime(1904, 2, 2), datetime(1908, 3, 3))


@lru_cache(maxsize=1 << 14)
def iso(words: str) -> str | None:
    """The date as `YYYY-MM-DD`, or with the time of day the words state; None where they give no one full date.

    A zone given as an offset, `Z`, `UTC` or `GMT` is kept; a zone word (`EDT`) is dropped, since it is ambiguous, and
    so are dates like 3/4/2021, which Americans and Europeans read differently.
    """
    if len(words) > LONGEST:
        return None
    plain = _MERIDIEM.sub(r" \1m", _ZONE_WORD.sub(" ", _NOISE.sub(" ", _EAST_ASIAN.sub(r"\1-\2-\3 ", words))))
    plain = _DOTTED_TIME.sub(r"\1:\2", plain)
    if not _YEAR.search(plain):
        return None
    numeric = _AMBIGUOUS.match(plain)
    if numeric and numeric[1] != numeric[2] and int(numeric[1]) <= 12 and int(numeric[2]) <= 12:
        return None
    try:
        first, second = (_parse(plain, default) for default in _DEFAULTS)
    except (ValueError, ArithmeticError):
        return None
    if first.date() != second.date() or first.year not in YEARS:
        return None
    if not _TIME.search(plain):
        return first.date().isoformat()
    return first.isoformat(timespec="seconds")


def _parse(plain: str, default: datetime) -> datetime:
    day_first = bool(_DAY_FIRST.search(plain))
    return parser.parse(plain, default=default, parserinfo=_WORDS, dayfirst=day_first, tzinfos=_zone)


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone a date states; without this, dateutil would take the zone names of the machine it runs on."""
    if offset:
        return timezone(timedelta(seconds=offset))
    return UTC if offset == 0 or name in ("UTC", "GMT", "Z") else None
