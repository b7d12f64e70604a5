"""Bytes compressed on their way to a file: gzip with no name and no time in it, so that equal runs give equal bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, BinaryIO, Protocol, cast

from unchrome.source.extra import MissingExtraError

LEVEL = 6
"""Of gzip: as its command has it."""


class Writer(Protocol):
    """What takes lines of JSON, with their line breaks; closing it ends them and leaves the file open."""

    def write(self, content: bytes, /) -> Any: ...  # noqa: D102 - as io has it

    def close(self) -> None: ...  # noqa: D102


class _Plain:
    def __init__(self, handle: BinaryIO) -> None:
        self.write = handle.write
        self.close = handle.flush


def _gzip(handle: BinaryIO) -> Writer:
    return gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=handle, mtime=0)


def _zstd(handle: BinaryIO) -> Writer:
    """The only importer of zstandard for writing."""
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError("zstd", "zstandard") from None
    return cast(Writer, zstandard.ZstdCompressor().stream_writer(handle, closefd=False))


PACKINGS: dict[str, Callable[[BinaryIO], Writer]] = {"": _Plain, ".gz": _gzip, ".zst": _zstd}
"""By suffix."""


def packed(handle: BinaryIO, path: PurePath) -> Writer:
    """What takes lines for this file and packs them as its suffix says."""
    return PACKINGS[path.suffix if path.suffix in PACKINGS else ""](handle)
