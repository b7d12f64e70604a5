"""What an input is, by its name and its first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
KINDS = ("html", "text", "jsonl", "json")

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ\x00", "xz-compressed"),
    (b"PAR1", "Parquet"),
    (b"WARC/", "a WARC file"),
    (b"\x7fELF", "a program"),
)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_TAG = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|title|meta|div|p|article|main|section|h[1-6]|span|a|table|ul|script|link)\b",
    re.IGNORECASE,
)
_OPEN_RECORD = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:\[\s*\{?|\{)\s*\r?\n")
_LIST = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*\[\s*\{")
NUL_SHARE = 0.1
"""Of the first bytes; more NULs than this is no text in any encoding without a mark."""


def suffix(name: str) -> str:
    """The suffix that tells the kind: `.jsonl` for both `x.jsonl` and `x.jsonl.gz`."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def recognise(name: str, head: bytes) -> str:
    """The kind of an input: `html`, `text`, `jsonl` or `json`. The name has the word, then the first bytes.

    Many files called `.json` hold JSON lines, so there the first bytes decide.
    """
    by_name = SUFFIXES.get(suffix(name))
    if by_name and by_name != "json":
        return by_name
    if _TAG.match(head):
        return "html"
    if _OPEN_RECORD.match(head) or _LIST.match(head):
        return "json"
    return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else by_name or "text"


def binary(head: bytes) -> str | None:
    """What binary thing begins like this, in words for a message; None for text."""
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if head.startswith(_BOMS) or head.count(0) <= NUL_SHARE * len(head):
        return None
    return "binary data"
