"""Bytes of one input, unpacked where they are compressed, read in lines or whole, no more of a page than the limit."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from unchrome.model import Reject
from unchrome.source import packing

PEEK = 2048
ANY_SIZE = 1 << 40
"""Bytes: no limit on a line of our own files."""
LAYERS = 3
"""Compressed bytes that hold compressed bytes are unpacked so often."""
SPOOLED = 1 << 24
"""Bytes of a copy that are held in memory; a larger one is a temporary file."""


class StreamError(Exception):
    """The input broke off or is damaged; `at` is the number of the page it happened in, from 1."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


class Stream:
    """One input: its name, its bytes, and `at`, the number of the page that is being read, from 1.

    Reading raises StreamError, and MissingExtraError where the compression takes a package that is not installed.
    """

    def __init__(self, name: str, handle: BinaryIO, max_bytes: int) -> None:
        self.name = name
        self.max_bytes = max_bytes
        self.at = 1
        self._handle = io.BufferedReader(cast(io.RawIOBase, _Raw(handle)), 1 << 16)
        self._unpacked: packing.Unpacked | None = None
        for _ in range(LAYERS):
            kind = packing.recognise(self.peek())
            if kind is None:
                break
            self._unpacked = packing.Unpacked(self._handle, kind)
            self._handle = io.BufferedReader(self._unpacked, 1 << 16)
        self._file = handle if self._unpacked is None and handle.seekable() else None

    def peek(self) -> bytes:
        """The first bytes, which stay to be read; none where they are damaged, which reading then says."""
        try:
            return self._handle.peek(PEEK)[:PEEK]
        except (packing.PackingError, StreamError):
            return b""

    @contextmanager
    def seekable(self) -> Iterator[BinaryIO]:
        """The bytes in a file whose bytes may be read in any order: the input itself, or a temporary copy."""
        if self._file:
            yield self._file
            return
        with tempfile.SpooledTemporaryFile(SPOOLED) as copy:
            shutil.copyfileobj(cast(BinaryIO, self), copy, 1 << 20)
            copy.seek(0)
            yield cast(BinaryIO, copy)

    def read(self, size: int) -> bytes:
        """The next bytes, fewer only at the end."""
        with _Guard(self):
            return self._handle.read(size)

    def readline(self, size: int) -> bytes:
        """The next line with its break, or so many bytes of it."""
        with _Guard(self):
            return self._handle.readline(size)

    def resume(self, start: bytes) -> bool:
        """After a StreamError: go on where the compressed bytes next hold something that begins with `start`.

        False where they do not.
        """
        try:
            if self._unpacked is None or not self._unpacked.resume(start):
                return False
        except (packing.PackingError, StreamError):  # what it was packed in is damaged too
            return False
        self._handle.detach()
        self._handle = io.BufferedReader(self._unpacked, 1 << 16)
        return True

    def whole(self) -> bytes | Reject:
        """All bytes, or the reject of an input that is larger than the limit, with its size."""
        content = self.read(self.max_bytes + 1)
        size = len(content)
        while size > self.max_bytes and (more := len(self.read(1 << 20))):
            size += more
        return content if size <= self.max_bytes else self.too_large(self.name, size)

    def too_large(self, where: str, size: int) -> Reject:
        """The reject of a page of this many bytes."""
        detail = f"{size:,} bytes; max_bytes is {self.max_bytes:,} (a plan can set it under 'extract')"
        return Reject(where, where, "source", "too-large", detail)

    def lines(self) -> Iterator[tuple[int, bytes, int]]:
        """Each line: its number from 1, its bytes up to the limit without the line break, and its size."""
        while line := self.readline(self.max_bytes + 2):
            size = len(line)
            last = line
            while size > self.max_bytes and not last.endswith(b"\n"):
                last = self.readline(1 << 20)
                if not last:
                    break
                size += len(last)
            yield self.at, line[: self.max_bytes + 1].rstrip(b"\r\n"), size
            self.at += 1


class _Raw(io.RawIOBase):
    """The bytes of another handle, which stays open when this one is closed."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = 0
        while size < len(buffer) and (content := self._handle.read(len(buffer) - size)):
            buffer[size : size + len(content)] = content
            size += len(content)
        return size


class _Guard:
    """Turns what unpacking raises about damaged bytes into a StreamError that says which page it was."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        at = self._stream.at
        if isinstance(error, packing.PackingError):
            raise StreamError(at, f"the {error.kind} data ends or breaks in record {at:,}: {error}") from None
        if isinstance(error, StreamError):
            raise StreamError(at, str(error)) from None
