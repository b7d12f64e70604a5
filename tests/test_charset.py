"""HTML in bytes: what charset it is in, by the bytes themselves and by what the page says of them."""

from __future__ import annotations

import codecs
import io

import pytest

from unchrome.flow import Cleaner
from unchrome.model import Article, Page
from unchrome.source.decode import NO_CHARSETS, of_html, stated
from unchrome.source.mapping import PLAIN
from unchrome.source.stream import Stream
from unchrome.source.warc import read

SAID = {
    "de": "Der Bürgermeister sagte am Montag, dass die Fähre vor dem Ende der Woche für alle wieder fährt.",
    "fr": "Le maire a déclaré lundi que le bac à vapeur naviguera dès la fin de la semaine, même l’après-midi.",
    "es": "El alcalde anunció el lunes que el transbordador volverá a navegar según la compañía, más barato.",
    "sv": "Borgmästaren sade på måndagen att färjan ska gå igen före slutet av veckan, om vädret tillåter det.",
    "pl": "Burmistrz powiedział w poniedziałek, że prom wróci na rzekę przed końcem tygodnia, jeśli będzie można.",
    "lt": "Meras pirmadienį pranešė, kad keltas vėl plauks iki savaitės pabaigos, jei leis oras ir žmonės norės.",
    "ru": "Мэр сообщил в понедельник, что паром снова пойдёт до конца недели, если позволит погода на реке.",
    "ja": "市長は月曜日、天候が許せば週末までに渡し船が再び運航し、乗客は以前より安く乗れると発表した。",
    "zh": "市长星期一宣布，如果天气允许，渡轮将在周末之前恢复航行，乘客支付的票价将比以前更低。",
}


def page(language: str, charset: str, times: int = 12) -> str:
    body = "".join(f"<p>{at}. {SAID[language]}</p>" for at in range(times))
    return f"<!doctype html><html><head><meta charset={charset}></head><body><article>{body}</article></body></html>"


def cleaned(content: bytes | str, plan: str) -> str:
    result = Cleaner(plan).clean(Page("p", "html", content, "p"))
    assert isinstance(result, Article), result
    return result.text


def in_warc(payload: bytes, charset: str) -> bytes | str:
    """What the page of a record holds whose HTTP header states a charset."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=" + charset.encode() + b"\r\n\r\n" + payload
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://herald.example/\r\n"
    record = (
        f"{head}Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"
    )
    (found,) = read(Stream("crawl.warc", io.BytesIO(record), 10**8), PLAIN)
    assert isinstance(found, Page)
    return found.content


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("damage", ["cut", "stray"])
def test_a_page_in_utf_8_but_for_a_byte_is_read_as_utf_8(language: str, damage: str) -> None:
    whole = page(language, "utf-8").encode()
    last = max(at for at, byte in enumerate(whole) if byte & 0xC0 == 0x80)
    damaged = whole[:last] if damage == "cut" else whole.replace(b"</p>", b"\xfc</p>", 1)
    for content in (damaged, in_warc(damaged, "utf-8")):
        for plan in ("article", "fast"):
            assert SAID[language] in cleaned(content, plan)


@pytest.mark.parametrize(
    ("language", "says", "charset"),
    [
        ("de", "iso-8859-1", "cp1252"),
        ("fr", "ISO-8859-1", "cp1252"),
        ("pl", "iso-8859-2", "iso-8859-2"),
        ("lt", "windows-1257", "cp1257"),
        ("ru", "koi8-r", "koi8-r"),
        ("ja", "shift_jis", "cp932"),
        ("ja", "iso-2022-jp", "iso-2022-jp"),
        ("ja", "euc-jp", "euc-jp"),
        ("zh", "gb2312", "gb18030"),
        ("zh", "", "gb18030"),
        ("ru", "", "cp1251"),
        ("fr", "utf-8", "cp1252"),
    ],
)
def test_a_page_is_in_the_charset_that_it_states_or_in_what_it_is_like(language: str, says: str, charset: str) -> None:
    content = page(language, says).encode(charset)
    for plan in ("article", "fast"):
        assert SAID[language] in cleaned(content, plan)
        if says not in ("", "utf-8"):
            assert SAID[language] in cleaned(content.replace(b"</p>", b"\xff</p>", 1), plan)


def test_a_page_that_can_be_read_is_not_in_utf_16_whatever_it_says() -> None:
    assert SAID["de"] in cleaned(page("de", "utf-16").encode(), "article")
    assert SAID["de"] in cleaned(page("de", "utf-16").encode("cp1252"), "article")


def test_a_mark_is_believed_before_a_charset_that_is_stated() -> None:
    assert SAID["ru"] in cleaned(codecs.BOM_UTF16_LE + page("ru", "koi8-r").encode("utf-16-le"), "article")


def test_english_with_one_foreign_letter_is_no_utf_8() -> None:
    assert of_html(b"<p>The caf\xe9 on the pier</p>") == "<p>The café on the pier</p>"


@pytest.mark.parametrize("name", sorted(NO_CHARSETS))
def test_what_is_no_charset_is_refused_under_the_name_that_python_has_for_it(name: str) -> None:
    assert codecs.lookup(name).name == name
    assert stated(rb"<p>C:\new\u0041</p>", name) is None
