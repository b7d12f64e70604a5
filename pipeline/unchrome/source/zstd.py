"""One zstd frame unpacked. The only importer of zstandard."""

from __future__ import annotations

from unchrome.source.extra import MissingExtraError

_BITE = 256
"""Bytes: the library gives all that what it is given holds, 128 kB for each four."""


class Frame:
    """What `bz2.BZ2Decompressor` is to a member; raises ValueError for damaged bytes, and MissingExtraError."""

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("zstd", "zstandard") from None
        self._object = zstandard.ZstdDecompressor().decompressobj()
        self._error = zstandard.ZstdError
        self._rest = b""

    def decompress(self, content: bytes, most: int) -> bytes:
        """What these bytes hold, after those that are left; not much more than so many bytes of it."""
        self._rest += content
        plain = bytearray()
        try:
            while self._rest and not self.eof and len(plain) < most:
                bite, self._rest = self._rest[:_BITE], self._rest[_BITE:]
                plain += self._object.decompress(bite)
        except self._error as error:
            raise ValueError(str(error)) from None
        return bytes(plain)

    @property
    def needs_input(self) -> bool:
        """Whether none are left."""
        return not self._rest

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return self._object.eof

    @property
    def unused_data(self) -> bytes:
        """The bytes after its end."""
        return self._object.unused_data + self._rest
