"""What an input is, by its name and its first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath

import orjson

from unchrome.source import packing, tar

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".warc": "warc",
    ".wet": "wet",
    ".parquet": "parquet",
    ".zip": "zip",
    ".tar": "tar",
}
_SHORT = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
"""Suffixes that stand for two."""

_BEGINNINGS = ((b"WARC/1.", "warc"), (b"PAR1", "parquet"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"))
"""First bytes that leave no doubt, whatever the name says."""

_MAGIC = (
    *((kind.magic, f"{kind.name} inside too many layers of compression") for kind in packing.PACKINGS),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"WARC/", "a WARC file of a version before 1.0"),
    (b"\x7fELF", "a program"),
)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_ELEMENTS = (
    "html head header body title meta base link style script noscript div p article main section nav footer aside"
)
_ELEMENTS += " h1 h2 h3 h4 h5 h6 span a b i em strong font center img table tr td ul ol li form br hr iframe figure"
_TAG = re.compile(
    rf"(?:<!--.*?(?:-->|$)\s*)*<(?:!doctype|\?xml|(?:{'|'.join(_ELEMENTS.split())})(?=[\s>/]))", re.I | re.S
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\x00\t\n\v\f\r\x1b")
NUL_SHARE, CONTROL_SHARE = 0.1, 0.02
"""Of the first bytes; more NULs, or more other control characters, than this is no text in any encoding."""


def suffix(name: str) -> str:
    """The suffix that tells the kind: `.jsonl` for both `x.jsonl` and `x.jsonl.gz`."""
    path = PurePath(name.lower().partition("?")[0] if "://" in name else name.lower())
    while path.suffix in packing.SUFFIXES:
        path = path.with_suffix("")
    return _SHORT.get(path.suffix, path.suffix)


def stem(name: str) -> str:
    """A file's name without folders, and without suffixes that are known."""
    path = PurePath(name)
    while path.suffix.lower() in SUFFIXES or path.suffix.lower() in packing.SUFFIXES:
        path = path.with_suffix("")
    return path.name


def recognise(name: str, head: bytes) -> str:
    """The kind of an input. The name has the word, then the first bytes; those that leave no doubt come before it.

    Many files called `.json` hold JSON lines, so there the first bytes decide; and a whole HTML page is HTML under the
    name of a text too.
    """
    by_name = SUFFIXES.get(suffix(name))
    if kind := by_beginning(head):
        return by_name if by_name == "wet" else kind
    start = head.decode("utf-8-sig", "replace").lstrip()
    if by_name == "text" and re.match(r"<(?:!doctype html|html)\b", start, re.IGNORECASE):
        return "html"
    if by_name and by_name != "json":
        return by_name
    if _TAG.match(start):
        return "html"
    if start.startswith("{"):
        return "jsonl" if _first_line_is_whole(start) else "json"
    return "json" if by_name or re.match(r"\[\s*\{", start) else "text"


def by_beginning(head: bytes) -> str | None:
    """The kind of an input whose first bytes leave no doubt."""
    kind = next((kind for magic, kind in _BEGINNINGS if head.startswith(magic)), None)
    return kind or ("tar" if tar.begins(head) else None)


def _first_line_is_whole(start: str) -> bool:
    """Whether the first line is a record of its own; one that is longer than what was read is taken to be."""
    line, end, _ = start.partition("\n")
    if not end:
        return True
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return not line.strip().endswith(("{", "[", ","))


def binary(head: bytes) -> str | None:
    """What binary thing begins like this, in words for a message; None for text."""
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head.startswith(_BOMS) or (head.count(0) <= NUL_SHARE * len(head) and controls <= CONTROL_SHARE * len(head)):
        return None
    return "binary data"
