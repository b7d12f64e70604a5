"""Bytes of one input, gunzipped where they are gzip, read in lines or whole, never more of a page than the limit."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from unchrome.model import Reject

PEEK = 2048


class StreamError(Exception):
    """The input broke off or is damaged; `at` is the number of the page it happened in, from 1."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


class Stream:
    """One input: its name, and its bytes."""

    def __init__(self, name: str, handle: BinaryIO, max_bytes: int) -> None:
        self.name = name
        self.max_bytes = max_bytes
        raw = io.BufferedReader(cast(io.RawIOBase, _Raw(handle)), 1 << 16)
        zipped = raw.peek(2)[:2] == b"\x1f\x8b"
        self._handle: BinaryIO = (
            io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)), 1 << 16) if zipped else raw
        )
        self._page = 1

    def peek(self) -> bytes:
        """The first bytes, which stay to be read."""
        with _Guard(self):
            return cast(io.BufferedReader, self._handle).peek(PEEK)[:PEEK]

    def whole(self) -> bytes | Reject:
        """All bytes, or the reject of an input that is larger than the limit, with its size."""
        with _Guard(self):
            content = self._handle.read(self.max_bytes + 1)
            size = len(content)
            while size > self.max_bytes and (more := len(self._handle.read(1 << 20))):
                size += more
        return content if size <= self.max_bytes else self.too_large(self.name, size)

    def too_large(self, where: str, size: int) -> Reject:
        """The reject of a page of this many bytes."""
        detail = f"{size:,} bytes; max_bytes is {self.max_bytes:,} (a plan can set it under 'extract')"
        return Reject(where, where, "source", "too-large", detail)

    def lines(self) -> Iterator[tuple[int, bytes, int]]:
        """Each line: its number from 1, its bytes up to the limit without the line break, and its size."""
        while True:
            with _Guard(self):
                line = self._handle.readline(self.max_bytes + 2)
                if not line:
                    return
                size = len(line)
                last = line
                while size > self.max_bytes and not last.endswith(b"\n"):
                    last = self._handle.readline(1 << 20)
                    if not last:
                        break
                    size += len(last)
            yield self._page, line[: self.max_bytes + 1].rstrip(b"\r\n"), size
            self._page += 1


class _Raw(io.RawIOBase):
    """The bytes of another handle, which stays open when this one is closed."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self._handle.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class _Guard:
    """Turns what gzip raises about damaged bytes into a StreamError that says which page it was."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, EOFError | gzip.BadGzipFile | zlib.error):
            page = self._stream._page
            raise StreamError(page, f"the gzip data ends or breaks in record {page:,}: {error}") from None
