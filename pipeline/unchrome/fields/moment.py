"""Dates as dateutil reads them, told the words of more languages than its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import parser

_DAY_FIRST = re.compile(r"(?:^|\D)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
_MONTHS = """
jan january januar janvier enero janeiro gennaio januari stycznia января ocak oca
feb february februar février fevrier febrero fevereiro febbraio februari lutego февраля şubat şub subat
mar march märz mars marzo março maart marca марта mart mrz maret
apr april avril abril aprile kwietnia апреля nisan nis
may mai mayo maio maggio mei maja мая mayıs mayis maj
jun june juni juin junio junho giugno czerwca июня haziran haz
jul july juli juillet julio julho luglio lipca июля temmuz tem
aug august août aout agosto augustus sierpnia августа ağustos ağu agustos augusti agustus
sep september septembre septiembre setembro settembre września сентября eylül eyl eylul sept
oct october oktober octobre octubre outubro ottobre października октября ekim eki okt
nov november novembre noviembre novembro listopada ноября kasım kas kasim
dec december dezember décembre diciembre dezembro dicembre grudnia декабря aralık ara aralik dez desember
"""
_AROUND = """
de del le la el à a às um uhr den der am kl klokken ore alle om uur o godz г года saat le
montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira
lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedziałek wtorek środa czwartek piątek sobota niedziela pazartesi salı çarşamba perşembe cuma cumartesi pazar
senin selasa rabu kamis jumat sabtu minggu pukul
"""


class _Words(parser.parserinfo):
    """The months' names in the languages that rules are written for, and the words that stand around them."""

    def __init__(self) -> None:
        self.MONTHS = [tuple(names.split()) for names in _MONTHS.strip().splitlines()]  # type: ignore[misc]
        self.JUMP = [*parser.parserinfo.JUMP, *_AROUND.split()]
        super().__init__()


_WORDS = _Words()
_DEFAULTS = (datetime(1904, 2, 2), datetime(1908, 3, 3))


def moment(plain: str) -> datetime | None:
    """The moment that the text states; None where that hangs on the day that dateutil is told to begin with."""
    try:
        first, second = (_read(plain, default) for default in _DEFAULTS)
    except (ValueError, ArithmeticError):
        return None
    return first if first.date() == second.date() else None


def _read(plain: str, default: datetime) -> datetime:
    day_first = bool(_DAY_FIRST.search(plain))
    return parser.parse(plain, default=default, parserinfo=_WORDS, dayfirst=day_first, tzinfos=_zone)


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone a date states; without this, dateutil would take the zone names of the machine it runs on."""
    if offset:
        return timezone(timedelta(seconds=offset))
    return UTC if offset == 0 or name in ("UTC", "GMT", "Z") else None
