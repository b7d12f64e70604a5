"""Dates and names as pages print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unchrome.fields import merge, value
from unchrome.fields.dates import LONGEST, iso
from unchrome.fields.names import people, recase


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("May 6, 2031, 10:06 AM", "2031-05-06T10:06:00"),
        ("6 May 2031", "2031-05-06"),
        ("Tuesday, May 6th, 2031 at 7:05 p.m. ET", "2031-05-06T19:05:00"),
        ("2031-05-06", "2031-05-06"),
        ("2031-05-06T10:06:00Z", "2031-05-06T10:06:00+00:00"),
        ("2031-05-06T10:06:00+02:00", "2031-05-06T10:06:00+02:00"),
        ("6 May 2031 10.15 BST", "2031-05-06T10:15:00"),
        ("May 6, 2031 12:00 am", "2031-05-06T00:00:00"),
        ("25/12/2031", "2031-12-25"),
        ("05/05/2031", "2031-05-05"),
        ("05/06/2031", None),
        ("06.05.2031", "2031-05-06"),
        ("6. Mai 2031, 10:15 Uhr", "2031-05-06T10:15:00"),
        ("mardi 6 août 2031 à 10h15", "2031-08-06T10:15:00"),
        ("6 de mayo de 2031", "2031-05-06"),
        ("6 września 2031", "2031-09-06"),
        ("6 августа 2031 г.", "2031-08-06"),
        ("2031年5月6日 10:15", "2031-05-06T10:15:00"),
        ("2031년 5월 6일", "2031-05-06"),
        ("2031.05.06 10:20", "2031-05-06T10:20:00"),
        ("вторник, 6 мая 2031 в 10:15 МСК", "2031-05-06T10:15:00"),
        ("6 нояб. 2031", "2031-11-06"),
        ("П'ятниця, 6 листопада 2031, 10:15", "2031-11-06T10:15:00"),
        ("6 Νοεμβρίου 2031", "2031-11-06"),
        ("الجمعة 6 نوفمبر 2031", "2031-11-06"),
        ("٦ نوفمبر ٢٠٣١ الساعة 3:15 م", "2031-11-06T15:15:00"),
        ("6 नवंबर 2031", "2031-11-06"),
        ("6 tháng 11 năm 2031", "2031-11-06"),
        ("Jumat, 6 Maret 2031 10:15 WIB", "2031-03-06T10:15:00"),
        ("6 Kas 2031", "2031-11-06"),
        ("6 KASIM 2031", "2031-11-06"),
        ("2031年11月6日（木）午後2時15分", "2031-11-06T14:15:00"),
        ("2031年11月6日 14时15分", "2031-11-06T14:15:00"),
        ("2031년 11월 6일 목요일 오후 2:15", "2031-11-06T14:15:00"),
        ("2031.11.06. 오후 2:15", "2031-11-06T14:15:00"),
        ("6 листопада", None),
        ("2031年11月", None),
        ("Илья Речной 2031", None),
        ("May 2031", None),
        ("2031", None),
        ("6 May 76", None),
        ("10:06 AM", None),
        ("May 6", None),
        ("5 hours ago", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_state_what_the_page_states(words: str, date: str | None) -> None:
    assert iso(words) == date


def test_what_no_clock_can_show_is_no_date() -> None:
    assert iso("2024 100000000000000000000000000000.5h") is None
    assert iso(f"2031-05-06{' ' * LONGEST}") is None


@given(st.text(max_size=40))
def test_no_words_break_the_reading_of_dates(words: str) -> None:
    found = iso(words)
    assert found is None or found[:2] in ("19", "20")


@given(
    st.datetimes(
        min_value=__import__("datetime").datetime(1900, 1, 1), max_value=__import__("datetime").datetime(2099, 1, 1)
    )
)
def test_an_iso_date_is_itself(moment: object) -> None:
    text = moment.replace(microsecond=0).isoformat()  # type: ignore[attr-defined]
    assert iso(text) == text


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("BY MJ LEE AND KEVIN O'BRIEN", ["MJ Lee", "Kevin O'Brien"]),
        ("By Ines van der Berg", ["Ines van der Berg"]),
        ("INES VAN DER BERG & TJ MCKAY", ["Ines van der Berg", "TJ McKay"]),
        ("Ada Holt, Tom Reyes and Lu Xiu", ["Ada Holt", "Tom Reyes", "Lu Xiu"]),
        ("Ada Holt; Ada Holt", ["Ada Holt"]),
        ("J.R. ROE", ["J.R. Roe"]),
        ("Brandy Anders", ["Brandy Anders"]),
        ("Ada Holt, KTQB News", ["Ada Holt"]),
        ("Ada Holt | Staff Writer", ["Ada Holt"]),
        ("Victor Posten", ["Victor Posten"]),
        ("Von Ada Holt und Tom Reyes", ["Ada Holt", "Tom Reyes"]),
        ("Autor: Ada Holt", ["Ada Holt"]),
        ("Ada Holt USA TODAY", ["Ada Holt"]),
        ("", []),
        ("By Ada Holt, Harbor Life Reporter", ["Ada Holt"]),
        ("Ada Holt, Chief Tide Officer and Head of Ferries", ["Ada Holt"]),
        ("Mon", []),
        ("db", []),
        ("Monica", ["Monica"]),
        ("Satoshi", ["Satoshi"]),
        ("By Ada Holt and Tom Reyes / AP", ["Ada Holt", "Tom Reyes"]),
        ("Ada Holt Senior Tides Reporter", ["Ada Holt"]),
        ("Ada Holt Senior", ["Ada Holt Senior"]),
        ("View all posts by Ada Holt", ["Ada Holt"]),
        ("Articles from Ada Holt", ["Ada Holt"]),
        ("홍길동 기자", ["홍길동"]),
        ("记者：王小明", ["王小明"]),
        ("王小明、林海", ["王小明", "林海"]),
        ("林美橋・海野大輔", ["林美橋", "海野大輔"]),
        ("约翰·史密斯", ["约翰·史密斯"]),
        ("홍길동·이바다 기자", ["홍길동", "이바다"]),
        ("سامي المرفئي، ليلى البحرية", ["سامي المرفئي", "ليلى البحرية"]),
        ("Анна Мостовая и Илья Речной", ["Анна Мостовая", "Илья Речной"]),
        ("Ada Dan Holt", ["Ada Dan Holt"]),
    ],
)
def test_names(words: str, names: list[str]) -> None:
    assert people(words) == names


@pytest.mark.parametrize(
    ("words", "cased"),
    [
        ("POLITICS & ELECTIONS", "Politics & Elections"),
        ("STATE OF THE ARTS", "State of the Arts"),
        ("NFL", "NFL"),
        ("Local News", "Local News"),
        ("WORLD", "World"),
    ],
)
def test_capitals_of_a_label_are_styling(words: str, cased: str) -> None:
    assert recase(words) == cased


def test_the_first_source_has_the_word_and_a_time_of_day_refines_a_date() -> None:
    known = {"title": "A", "published": "2031-05-06"}
    assert merge(known, {"title": "B", "published": "2031-05-06T10:06:00", "notes": ["x"]})
    assert known == {"title": "A", "published": "2031-05-06T10:06:00", "notes": {"x": None}}
    assert not merge(known, {"published": "2031-05-07T00:00:00", "notes": ["x"]})
    assert merge(known, {"notes": ["y"]})
    assert list(known["notes"]) == ["x", "y"]
    assert value("published", "soon") is None
