"""WARC and WET files: each HTML response with status 200, and each text made of one, is a page.

The only importer of fastwarc.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from unchrome.model import Page, Reject
from unchrome.source import decode
from unchrome.source.extra import MissingExtraError
from unchrome.source.frames import Frame, frames
from unchrome.source.kinds import recognise
from unchrome.source.mapping import Mapping
from unchrome.source.stream import PEEK, Stream

HTML = ("text/html", "application/xhtml+xml")


def read(stream: Stream, _mapping: Mapping) -> Iterator[Page | Reject]:
    """The pages; records of other kinds are passed over. A record that is damaged or too large is a reject.

    Raises MissingExtraError.
    """
    for frame in frames(stream):
        where = f"{stream.name}:{frame.number}"
        if frame.damage:
            yield _broken(where, frame.damage)
            continue
        record = _record(frame, "all")
        if record is None:
            yield _broken(where, "its header cannot be read")
            continue
        kind = _kind(record)
        if kind is None:
            continue
        if frame.size > stream.max_bytes:
            yield stream.too_large(where, frame.size)
            continue
        payload = _payload(record, frame, stream, where)
        yield payload if isinstance(payload, Reject) else _page(record, kind, payload, where, stream.name)


def _broken(where: str, why: str) -> Reject:
    return Reject(where, where, "source", "broken", why)


def _record(frame: Frame, decoded: str) -> Any:
    """The record as fastwarc reads it; None where it cannot. What has an encoding unknown to it stays as it is."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise MissingExtraError("WARC", "fastwarc") from None
    try:
        return next(iter(ArchiveIterator(io.BytesIO(frame.content), auto_decode=decoded)), None)  # type: ignore[arg-type]
    except OSError:
        return _record(frame, "none") if decoded != "none" else None


def _kind(record: Any) -> str | None:
    """The kind of page in a record, if there is one."""
    given = record.headers.get("WARC-Type")
    if given == "response" and record.http_headers and record.http_headers.status_code == 200:
        return "html" if (record.http_content_type or "").strip().lower() in HTML else None
    plain = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower() == "text/plain"
    return "text" if given == "conversion" and plain else None


def _payload(record: Any, frame: Frame, stream: Stream, where: str) -> bytes | Reject:
    """The page's bytes without their transfer and content encoding, or the reject that says what is wrong with them.

    Some crawlers store what they have decoded under the header of what they were served: that is taken as it is.
    """
    limit = stream.max_bytes
    try:
        content: bytes = record.reader.read(limit + 1)
    except OSError as error:
        content = _record(frame, "none").reader.read(limit + 1)
        if recognise("", content[:PEEK]) != "html":
            return _broken(where, f"its payload is not encoded as its HTTP header says: {str(error)[:80]}")
    size = len(content)
    while size > limit and (more := len(record.reader.read(1 << 20))):
        size += more
    return content if size <= limit else stream.too_large(where, size)


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
