"""WARC and WET files: each HTML response with status 200, and each text made of one, is a page.

A record of which its header leaves open what it is gives a reject: it may have been a page. The only importer of
fastwarc.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Literal

from unchrome.model import Page, Reject
from unchrome.source import decode
from unchrome.source.chunks import break_off
from unchrome.source.digest import differs
from unchrome.source.extra import MissingExtraError
from unchrome.source.frames import Frame, frames
from unchrome.source.inflate import ENCODINGS, InflateError, inflated
from unchrome.source.kinds import binary, recognise
from unchrome.source.mapping import Mapping
from unchrome.source.stream import PEEK, Stream

HTML = ("text/html", "application/xhtml+xml")
_OTHERS = re.compile(r"(?:application|audio|font|image|message|model|multipart|video)/")
"""Types of content that is no page; what has none of these or none at all is looked at."""
_TYPES = {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}
_NO_WEB = re.compile(r"<?(?!https?:)[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_NO_HEADER = re.compile(rb"\n<")
"""No line of an HTTP header begins like this; one of a page that has run into it does."""


class _DamageError(Exception):
    """A record cannot be read; says why."""


def read(stream: Stream, _mapping: Mapping) -> Iterator[Page | Reject]:
    """The pages; records of other kinds are passed over. A record that is damaged or too large is a reject.

    Raises MissingExtraError.
    """
    for frame in frames(stream):
        where = f"{stream.name}:{frame.number}"
        try:
            found = _found(frame, stream, where)
        except _DamageError as error:
            found = Reject(where, where, "source", "broken", str(error))
        if found is not None:
            yield found


def _found(frame: Frame, stream: Stream, where: str) -> Page | Reject | None:
    """The page in a record, if there is one. Raises _DamageError."""
    if frame.damage:
        raise _DamageError(frame.damage)
    record = _record(frame, "transfer")
    if record is None:
        raise _DamageError("its header cannot be read")
    given = record.headers.get("WARC-Type")
    if given not in _TYPES:
        raise _DamageError(f"its WARC-Type is {given!r}, which is none" if given else "its header has no WARC-Type")
    if given not in ("response", "conversion"):
        return None
    digest = record.headers.get("WARC-Block-Digest")
    if digest and frame.size <= stream.max_bytes and differs(frame.block, digest):
        raise _DamageError("its block is not the one that its WARC-Block-Digest is of")
    kind = _of_response(record, frame) if given == "response" else _of_conversion(record, frame)
    if kind is None:
        return None
    if frame.size > stream.max_bytes:
        return stream.too_large(where, frame.size)
    payload, size = _payload(record, frame, stream.max_bytes)
    if size > stream.max_bytes:
        return stream.too_large(where, size)
    return _page(record, kind, payload, where, stream.name)


def _record(frame: Frame, decoded: Literal["none", "transfer", "all"]) -> Any:
    """The record as fastwarc reads it; None where it cannot. What has an encoding unknown to it stays as it is."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise MissingExtraError("WARC", "fastwarc") from None
    content = io.BytesIO(frame.head + frame.block)
    try:
        record = next(iter(ArchiveIterator(content, parse_http=False)), None)
        if record is not None and frame.block.startswith(b"HTTP/"):
            record.parse_http(auto_decode=decoded)
    except OSError:
        return _record(frame, "none") if decoded != "none" else None
    return record


def _of_response(record: Any, frame: Frame) -> str | None:
    """The kind of page in a response. Raises _DamageError where that cannot be told."""
    headers = record.http_headers
    if headers is None and _NO_WEB.match(record.headers.get("WARC-Target-URI") or ""):
        return None
    if headers is None or headers.status_code is None:
        raise _DamageError("it has no HTTP header that can be read")
    if headers.status_code != 200:
        return None
    head, end, body = frame.block.partition(b"\r\n\r\n")
    if not end or _NO_HEADER.search(head):
        raise _DamageError("its HTTP header has no end")
    type_ = (record.http_content_type or "").strip().lower()
    if type_ in HTML:
        return "html"
    if type_ == "text/plain" or _OTHERS.match(type_):
        return None
    return "html" if recognise("", body[:PEEK]) == "html" else None


def _of_conversion(record: Any, frame: Frame) -> str | None:
    """The kind of page that a text made of another record is."""
    type_ = (record.headers.get("Content-Type") or "").strip().lower()
    return None if _OTHERS.match(type_) or binary(frame.block[:PEEK]) else "text"


def _payload(record: Any, frame: Frame, limit: int) -> tuple[bytes, int]:
    """The page's bytes up to the limit, without their transfer and content encoding, and their size.

    Some crawlers store what they have decoded under the header of what they were served: that is taken as it is.
    Raises _DamageError.
    """
    encoding = record.http_headers.get("Content-Encoding", "").strip().lower() if record.http_headers else ""
    try:
        if encoding in ENCODINGS:
            found = inflated(record.reader.read(), limit)
            if not found.whole and not record.headers.get("WARC-Truncated"):
                raise _DamageError(f"its payload breaks off: the {encoding} data ends too early")
            return found.content, found.size
        if encoding:
            record = _record(frame, "all")
        content, size = _whole(record.reader, limit)
    except (OSError, InflateError) as error:
        content, size = _whole(_record(frame, "none").reader, limit)
        if recognise("", content[:PEEK]) != "html":
            raise _DamageError(f"its payload is not encoded as its HTTP header says: {str(error)[:80]}") from None
    if _lacks_chunks(record, frame) and not record.headers.get("WARC-Truncated"):
        raise _DamageError("its payload breaks off: the last of its chunks is missing")
    return content, size


def _lacks_chunks(record: Any, frame: Frame) -> bool:
    encoding = record.http_headers.get("Transfer-Encoding", "") if record.http_headers else ""
    return "chunked" in encoding.lower() and break_off(frame.block.partition(b"\r\n\r\n")[2])


def _whole(reader: Any, limit: int) -> tuple[bytes, int]:
    content: bytes = reader.read(limit + 1)
    size = len(content)
    while size > limit and (more := len(reader.read(1 << 20))):
        size += more
    return content, size


def _page(record: Any, kind: str, payload: bytes, where: str, name: str) -> Page:
    headers = record.headers
    id_ = (headers.get("WARC-Record-ID") or where).strip().removeprefix("<").removesuffix(">").removeprefix("urn:uuid:")
    url = (headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    kept = {"warc_date": headers.get("WARC-Date"), "warc_truncated": headers.get("WARC-Truncated")}
    metadata = {key: value for key, value in kept.items() if value}
    content = decode.decode(payload) if kind == "text" else _text(payload, record.http_charset)
    return Page(id_, kind, content, where, url, passed={"source": name}, metadata=metadata)


def _text(payload: bytes, charset: str | None) -> str | bytes:
    """The page as text where its HTTP header states the charset, or else its bytes, which may state it themselves."""
    text = decode.stated(payload, charset.strip("\"' ")) if charset else None
    return payload if text is None else text
