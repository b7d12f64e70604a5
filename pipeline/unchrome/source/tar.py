"""A tar archive: its files, in order, read as they come. A damaged header costs its file; the next is looked for."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from unchrome.model import Reject
from unchrome.source.archive import Member, Part
from unchrome.source.packing import PackingError
from unchrome.source.stream import Stream

_HEADER = 1 << 20
"""Bytes: the long names and other notes before a file are not longer than this."""
_DAMAGE = (tarfile.HeaderError, ValueError, IndexError, OverflowError, RecursionError)
"""What tarfile raises of damaged headers."""


def begins(head: bytes) -> bool:
    """Whether a tar archive begins like this: with a header whose checksum is right."""
    try:
        return tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape").size >= 0
    except _DAMAGE:
        return False


def members(stream: Stream) -> Iterator[Member | Reject]:
    """What is in the archive, but for folders; a reject for each stretch that cannot be read. Raises StreamError."""
    source = _Source(stream)
    for header in _headers(source):
        if isinstance(header, str):
            yield _broken(stream, header)
        elif header.isdir():
            continue
        elif header.sparse is not None:
            yield _broken(stream, f"{header.name} is a sparse file, which is not read")
        else:
            yield _member(header, source)
        stream.at += 1


def _headers(source: _Source) -> Iterator[tarfile.TarInfo | str]:
    """Each header, or what is wrong where one should be; the next is then looked for, block by block."""
    headers = _Headers(fileobj=cast(BinaryIO, source), errors="surrogateescape")
    state = ""
    while not source.broken:
        source.pass_to(headers.offset)
        try:
            header = tarfile.TarInfo.fromtarfile(headers)
        except tarfile.EmptyHeaderError:  # type: ignore[attr-defined]
            break
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            state = "ended"
        except _DAMAGE as error:
            if state != "damaged":
                yield f"the header of a file in this tar archive is damaged: {error}"
            state = "damaged"
        else:
            state = ""
            yield header
            continue
        headers.offset = source.at
    if not (state or source.broken):
        yield "the tar archive ends without the mark of its end; files may be missing"


def _broken(stream: Stream, why: str) -> Reject:
    where = f"{stream.name}#{stream.at}"
    return Reject(where, where, "source", "broken", why)


def _member(info: tarfile.TarInfo, source: _Source) -> Member:
    stop = info.offset_data + info.size
    return Member(info.name, lambda: cast(BinaryIO, Part(lambda size: source.part(size, stop))), info.isreg())


class _Headers(tarfile.TarFile):
    """What `TarInfo.fromtarfile` needs to read one header; it reads none by itself."""

    def next(self) -> tarfile.TarInfo | None:
        return None


class _Source:
    """The archive's bytes, read forward; `at` is how many have been, `broken` whether a file's own broke off."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.at = 0
        self.broken = False

    def tell(self) -> int:
        return self.at

    def read(self, size: int) -> bytes:
        """The next bytes, of a header."""
        if not 0 <= size <= _HEADER:
            raise ValueError(f"it takes {size:,} bytes")
        return self._take(size)

    def part(self, size: int, stop: int) -> bytes:
        """The next bytes of a file that stops there."""
        size = min(size, stop - self.at)
        self.broken = True
        content = self._take(size)
        if size and not content:
            raise PackingError("tar", "the archive ends before this file does")
        self.broken = False
        return content

    def pass_to(self, place: int) -> None:
        """Pass over bytes."""
        while self.at < place and self._take(min(place - self.at, 1 << 20)):
            pass

    def _take(self, size: int) -> bytes:
        content = self._stream.read(size)
        self.at += len(content)
        return content
