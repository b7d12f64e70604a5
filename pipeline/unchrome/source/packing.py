"""Compressed bytes unpacked: gzip, bzip2, xz and zstd, told by their first bytes, one member after another."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from unchrome.source import zstd


class Member(Protocol):
    """What unpacks one member: all four kinds do it alike."""

    def decompress(self, content: bytes, most: int, /) -> bytes: ...  # noqa: D102 - as bz2 has it

    @property
    def eof(self) -> bool: ...  # noqa: D102

    @property
    def unused_data(self) -> bytes: ...  # noqa: D102


@dataclass(frozen=True)
class Packing:
    """A kind of compression: its name in messages, how a member begins, and what unpacks one."""

    name: str
    magic: bytes
    member: Callable[[], Member]


PACKINGS = (
    Packing("gzip", b"\x1f\x8b", lambda: zlib.decompressobj(16 + zlib.MAX_WBITS)),
    *(Packing("bzip2", b"BZh%d1AY&SY" % level, bz2.BZ2Decompressor) for level in range(1, 10)),
    Packing("xz", b"\xfd7zXZ\x00", lzma.LZMADecompressor),
    Packing("zstd", b"\x28\xb5\x2f\xfd", zstd.Frame),
    Packing("zstd", b"\x5d\x2a\x4d\x18", zstd.Frame),  # a frame to skip stands first
)
MAGIC = 10
"""So many first bytes tell the kind."""
SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
SWELL, FREE = 1000, 1 << 30
"""Bytes that swell to more than this many times their number, and this many more, are meant to do harm."""

_PIECE, _MOST = 4096, 1 << 24
"""So many bytes are taken at once, and so many come out: 4,096 bytes of bzip2 can hold gigabytes, of gzip 4 MB."""
_TRIAL = 1 << 17
_DAMAGE = (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError)


class PackingError(Exception):
    """Compressed bytes of this `kind` end or break too early."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def recognise(head: bytes) -> Packing | None:
    """The compression that begins like this."""
    return next((packing for packing in PACKINGS if head.startswith(packing.magic)), None)


class Unpacked(io.RawIOBase):
    """The plain bytes of compressed ones. Reading raises PackingError and MissingExtraError."""

    def __init__(self, raw: BinaryIO, packing: Packing) -> None:
        self.packing = packing
        self._raw = raw
        self._plain = memoryview(b"")
        self._member = packing.member()
        self._rest = b""
        self._recent = b""
        self._skip = 1
        self._packed = self._swollen = 0
        self._error: PackingError | None = None

    def readable(self) -> bool:  # noqa: D102 - as io has it
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102 - as io has it
        while not self._plain:
            if self._error:
                raise self._error
            if not self._advance():
                return 0
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def resume(self, start: bytes) -> bool:
        """After a PackingError: go on at the next member that holds bytes beginning with `start`, if there is one."""
        self._plain, self._error = memoryview(b""), None
        ahead, magic = self._recent + self._rest, self.packing.magic
        while True:
            at = max(ahead.find(magic), 0)
            ahead = ahead[at:] + self._raw.read(max(0, _TRIAL - len(ahead) + at))
            if len(ahead) < len(magic):
                return False
            if ahead.startswith(magic) and self._holds(ahead, start):
                self._start(ahead)
                return True
            found = ahead.find(magic, 1)
            ahead = ahead[found if found > 0 else 1 - len(magic) :]

    def _advance(self) -> bool:
        """Unpack one more piece, or come to the next member; False at the end of the last."""
        is_hungry = self._member.eof or getattr(self._member, "needs_input", True)  # which zlib's always are
        piece = self._take() if is_hungry else b""
        if self._member.eof:
            if rest := piece.lstrip(b"\0"):
                self._start(rest + self._rest)
            return bool(piece)
        if is_hungry and not piece:
            return self._fail("they end before the mark of their end")
        self._recent = (self._recent + piece[self._skip :])[-2 * _PIECE :]
        self._skip = 0
        try:
            self._plain = memoryview(self._member.decompress(piece, _MOST))
        except _DAMAGE as error:
            return self._fail(str(error))
        self._packed, self._swollen = self._packed + len(piece), self._swollen + len(self._plain)
        if self._swollen > FREE + SWELL * self._packed:
            return self._fail(f"{self._packed:,} bytes swell to over {self._swollen:,}: this may be meant to do harm")
        if self._member.eof:
            self._rest = self._member.unused_data + self._rest
        return True

    def _fail(self, why: str) -> bool:
        """From now on reading raises, until `resume` finds a way."""
        self._error = PackingError(self.packing.name, why)
        return True

    def _take(self) -> bytes:
        piece = self._rest[:_PIECE] or self._raw.read(_PIECE)
        self._rest = self._rest[_PIECE:]
        return piece

    def _start(self, rest: bytes) -> None:
        """A new member begins with `rest`."""
        self._member, self._rest = self.packing.member(), rest
        self._recent, self._skip = b"", 1

    def _holds(self, content: bytes, start: bytes) -> bool:
        member, plain = self.packing.member(), b""
        try:
            for at in range(0, len(content), _PIECE):
                plain += member.decompress(content[at : at + _PIECE], _MOST)
                if len(plain) >= len(start) or member.eof:
                    break
        except _DAMAGE:
            return False
        return plain.startswith(start)
