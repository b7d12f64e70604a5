"""Bytes to text, with nothing lost: what is not UTF-8 is decoded by its mark, by detection, or byte by byte."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

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
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}


def decode(content: bytes) -> str:
    """The text of these bytes; a byte-order mark stays, as the character it is, for repair to take."""
    return content.decode(chosen_encoding(content))


def chosen_encoding(content: bytes) -> str:
    """The encoding to decode with: the first of mark, UTF-8, detection and last resort that gives the bytes back."""
    return next(name for name in _candidates(content) if _gives_back(name, content))


def stated(content: bytes, charset: str) -> str | None:
    """The text of bytes that came with the word that they are in this charset; None where they are not.

    A byte-order mark is believed before the word is, as browsers do.
    """
    import ftfy.bad_codecs  # noqa: F401 - registers the last resort

    try:
        name = codecs.lookup(charset).name
        if name in _NO_CHARSETS or content.startswith((codecs.BOM_UTF8, *(mark for mark, _ in _MARKS))):
            return None
        return content.decode(_AS_BROWSERS_DO.get(name, name))
    except (UnicodeError, LookupError, ValueError):
        return None


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
