"""A WARC file cut into its records; damage costs the record it is in, and the next is looked for behind it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from unchrome.source.stream import Stream, StreamError

BEGINNING = b"WARC/1."
_NEXT = re.compile(rb"WARC/1\.[0-9]\r?\n[A-Za-z-]+:")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.I | re.M)
_HEAD = 1 << 16
"""A record's own header, or a line of it, is not longer than this."""


@dataclass
class Frame:
    """One record: its number from 1, its header, its block (no more than the limit), the block's size, its damage."""

    number: int
    head: bytes = b""
    block: bytes = b""
    size: int = 0
    damage: str = ""


def frames(stream: Stream) -> Iterator[Frame]:
    """The records of a WARC file, in order."""
    cutter = _Cutter(stream)
    while True:
        try:
            frame = cutter.frame()
        except StreamError as error:
            yield Frame(error.at, damage=str(error))
            stream.at = error.at + 1
            if not stream.resume(BEGINNING):
                return
            cutter = _Cutter(stream)
            continue
        if frame is None:
            return
        yield frame
        stream.at += 1


class _Cutter:
    """Takes records off a stream, and can put bytes back."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._back = io.BytesIO()

    def frame(self) -> Frame | None:
        """The next record; None at the end."""
        number, line = self._stream.at, self._line()
        while line and not line.strip():
            line = self._line()
        if not line:
            return None
        if not line.startswith(BEGINNING):
            self._find_next()
            return Frame(number, damage=f"a record begins with WARC/1.0 or WARC/1.1, this one with {line[:40]!r}")
        head, ended = self._head(line)
        length = _LENGTH.search(head)
        if not ended or not length:
            self._find_next()
            lack = "Content-Length" if ended else "end"
            return Frame(number, head, damage=f"the record's header has no {lack}")
        return self._block(number, head, int(length[1]))

    def _block(self, number: int, head: bytes, size: int) -> Frame:
        limit = self._stream.max_bytes
        block = self._read(min(size, limit + 1))
        left = size - len(block)
        if left and len(block) > limit and not _NEXT.search(block):
            left = self._pass(left)
        if left:
            self._return_next(block)
            return Frame(number, head, damage=f"its Content-Length is {size:,}, but the record ends or breaks before")
        behind = self._line()
        if behind.strip() and not behind.startswith(BEGINNING):
            self._put(behind)
            if not self._return_next(block):
                self._find_next()
            return Frame(number, head, damage=f"the record does not end where its Content-Length, {size:,}, says")
        if behind.strip():
            self._put(behind)
        elif behind and (second := self._line()).strip():
            self._put(second)
        return Frame(number, head, block[:limit], size)

    def _head(self, line: bytes) -> tuple[bytes, bool]:
        """The header that begins with `line`, and whether a blank line ends it."""
        head = line
        while len(head) < _HEAD:
            line = self._line()
            if not line or line.startswith(BEGINNING):
                self._put(line)
                return head, False
            head += line
            if not line.strip():
                return head, True
        return head, False

    def _find_next(self) -> None:
        """Pass over lines until one begins a record."""
        while (line := self._line()) and not line.startswith(BEGINNING):
            pass
        self._put(line)

    def _return_next(self, block: bytes) -> bool:
        """Put back what a damaged record has swallowed of the next ones."""
        found = _NEXT.search(block)
        if found:
            self._put(block[found.start() :])
        return found is not None

    def _line(self) -> bytes:
        line = self._back.readline(_HEAD)
        return line if line.endswith(b"\n") else line + self._stream.readline(_HEAD)

    def _read(self, size: int) -> bytes:
        content = self._back.read(size)
        return content + self._stream.read(size - len(content)) if len(content) < size else content

    def _pass(self, size: int) -> int:
        """Pass over so many bytes; how many of them are missing."""
        while size and (content := self._read(min(size, 1 << 20))):
            size -= len(content)
        return size

    def _put(self, content: bytes) -> None:
        self._back = io.BytesIO(content + self._back.read())
