"""Bytes to text, with nothing lost: what is not UTF-8 is decoded by its mark, by detection, or byte by byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LAST_RESORT = "sloppy-windows-1252"
"""Windows-1252 with its five unused bytes as themselves (ftfy's codec): every byte has a character."""
_LIKELY = ["cp1251", "cp1253", "koi8_r", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]
"""What pages in other scripts are in where they are not UTF-8."""
_FOREIGN_SHARE = 0.2
"""Fewer bytes than this outside ASCII is text in Latin letters, taken for Windows-1252: to tell it from its Central
European or Baltic cousins by a few letters is to guess, and the guess is wrong for French and English too often."""
_SAMPLE = 65_536
_AS_BROWSERS_DO = {
    "ascii": _LAST_RESORT,
    "iso8859-1": _LAST_RESORT,
    "cp1252": _LAST_RESORT,
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What pages that state these encodings are in: a larger one of the same family."""
NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
"""Codecs of Python, by the names that it has for them, that pages are not in."""
_WIDE = ("utf-16", "utf-32")
"""What a page is not in that says so in plain letters."""
_STATED = re.compile(
    rb"""<(?:meta\s[^>]{0,300}?\bcharset|\?xml\s[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_MARKUP = re.compile(rb"(?is)<(script|style)\b.*?(?:</\1|\Z)|<[^<>]*>")
_HEAD = 8192
"""Bytes at the beginning of a page in which it states its charset."""
_SHIFTED = b"\x1b$"
"""In ISO-2022-JP, what comes before Japanese; such a page is UTF-8 by its bytes."""
_FEW = 0.1
"""Bytes that mean nothing may be this many for each character outside ASCII: a page that was cut, or put together from
several, is in its charset all the same, and what is in another has far more."""


def decode(content: bytes) -> str:
    """The text of these bytes; a byte-order mark stays, as the character it is, for repair to take."""
    return content.decode(chosen_encoding(content))


def chosen_encoding(content: bytes) -> str:
    """The encoding to decode with: the first of mark, UTF-8, detection and last resort that gives the bytes back."""
    return next(name for name in _candidates(content) if _gives_back(name, content))


def stated(content: bytes, charset: str) -> str | None:
    """The text of bytes that came with the word that they are in this charset; None where they are not.

    A byte-order mark is believed before the word is, as browsers do. A few bytes that mean nothing are U+FFFD.
    """
    import ftfy.bad_codecs  # noqa: F401 - registers the last resort

    try:
        name = codecs.lookup(charset).name
        if name in NO_CHARSETS or content.startswith((codecs.BOM_UTF8, *(mark for mark, _ in _MARKS))):
            return None
        return _nearly(content, _AS_BROWSERS_DO.get(name, name))
    except (UnicodeError, LookupError, ValueError):
        return None


def of_html(content: bytes) -> str:
    """The text of a page of HTML: by its mark, in UTF-8 but for a few bytes, in the charset that it states, or in what
    its words are likely to be in. A few bytes that mean nothing are U+FFFD."""
    if content.startswith(tuple(mark for mark, _ in _MARKS)):
        return decode(content)
    text = None if _SHIFTED in content else _nearly(content, "utf-8")
    if text is None:
        found = _STATED.search(content[:_HEAD])
        charset = found[1].decode("ascii", "ignore") if found else ""
        text = None if charset.lower().startswith(_WIDE) else stated(content, charset)
    if text is None:
        text = next(filter(None, (_nearly(content, name) for name in _candidates(_MARKUP.sub(b"", content)))))
    return text


def _nearly(content: bytes, encoding: str) -> str | None:
    """The text of bytes that are in this encoding but for a few, or for a character that is cut off at the end."""
    with suppress(UnicodeError):
        return content.decode(encoding)
    text = content.decode(encoding, "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    return text if foreign and text.count("\ufffd", 0, -1) <= _FEW * foreign else None


def _candidates(content: bytes) -> Iterator[str]:
    yield from (name for mark, name in _MARKS if content.startswith(mark))
    yield "utf-8"
    from charset_normalizer import from_bytes

    high = sum(byte > 127 for byte in content[:_SAMPLE])
    if high >= _FOREIGN_SHARE * len(content[:_SAMPLE]):
        detected = from_bytes(content[:_SAMPLE], cp_isolation=_LIKELY).best()
        if detected is not None:
            yield detected.encoding
    import ftfy.bad_codecs  # noqa: F401 - registers the last resort

    yield _LAST_RESORT


def _gives_back(encoding: str, content: bytes) -> bool:
    try:
        return content.decode(encoding).encode(encoding) == content
    except (UnicodeError, LookupError):
        return False
