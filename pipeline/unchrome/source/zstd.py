"""One zstd frame unpacked. The only importer of zstandard."""

from __future__ import annotations

from unchrome.source.extra import MissingExtraError


class Frame:
    """What `zlib.decompressobj` is to a gzip member; raises ValueError for damaged bytes, and MissingExtraError."""

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("zstd", "zstandard") from None
        self._object = zstandard.ZstdDecompressor().decompressobj()
        self._error = zstandard.ZstdError

    def decompress(self, content: bytes) -> bytes:
        """What these bytes hold."""
        try:
            return self._object.decompress(content)
        except self._error as error:
            raise ValueError(str(error)) from None

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return self._object.eof

    @property
    def unused_data(self) -> bytes:
        """The bytes after its end."""
        return self._object.unused_data
