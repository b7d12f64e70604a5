"""Bytes to text, with nothing lost: what is not UTF-8 is decoded by its mark, by detection, or byte by byte."""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SAMPLE = 65_536


def decode(content: bytes) -> str:
    """The text of these bytes. Windows-1252, with its unused bytes as themselves, is the last resort: no byte is lost."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return _guess(content)


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:SAMPLE]).best()
    if best is not None and best.encoding not in ("ascii", "utf_8"):
        try:
            text = content.decode(best.encoding)
            if text.encode(best.encoding) == content:
                return text
        except (UnicodeError, LookupError):
            pass
    import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252

    return content.decode("sloppy-windows-1252")
