"""The content of an HTTP response without gzip or deflate, and whether it is whole."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

ENCODINGS = ("gzip", "x-gzip", "deflate")
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 20


class InflateError(ValueError):
    """The bytes are not what their encoding says."""


@dataclass(frozen=True, slots=True)
class Inflated:
    """What came out, up to the limit, how much that would have been, and whether the end was reached."""

    content: bytes
    size: int
    whole: bool


def inflated(packed: bytes, limit: int) -> Inflated:
    """What these bytes hold; what stands behind their end is passed over, as browsers do. Raises InflateError."""
    content, size, whole = bytearray(), 0, False
    while packed and not whole:
        member = zlib.decompressobj(_form(packed))
        while packed and not member.eof:
            try:
                piece = member.decompress(packed, _PIECE)
            except zlib.error as error:
                raise InflateError(str(error)) from None
            packed, size = member.unconsumed_tail, size + len(piece)
            content += piece[: limit + 1 - len(content)]
        packed = member.unused_data
        whole = member.eof and not packed.startswith(_GZIP)
    return Inflated(bytes(content), size, whole)


def _form(packed: bytes) -> int:
    """Of the three that are called deflate and gzip, the one that begins like this, as zlib numbers them."""
    if packed.startswith(_GZIP):
        return 16 + zlib.MAX_WBITS
    is_zlib = packed[0] & 15 == zlib.DEFLATED and int.from_bytes(packed[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
