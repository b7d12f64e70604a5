"""A ZIP archive: its files, in the order of its directory. A file that is damaged costs itself."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from unchrome.model import Reject
from unchrome.source import packing
from unchrome.source.archive import Member, Part
from unchrome.source.packing import PackingError
from unchrome.source.stream import Stream

_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError)
"""What zipfile raises of damaged files; RuntimeError of encrypted ones and of compression that it does not know."""
_END = (1 << 16) + 22
"""The last record is not longer than this."""
_MANY = 0xFFFF
"""What the last record says where there may be more; another record has the number."""


def members(stream: Stream) -> Iterator[Member | Reject]:
    """The files of the archive, or the reject of one that cannot be opened. Raises StreamError."""
    with stream.seekable() as file:
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGE as error:
            why = f"not a ZIP archive, or only a part of it: {error}"
            yield Reject(stream.name, stream.name, "source", "broken", why)
            return
        with archive:
            yield from (_member(archive, info) for info in archive.infolist() if not _is_folder(info))
            found, stated = len(archive.infolist()), _stated(file)
            if stated not in (found, _MANY):
                why = f"the ZIP archive says that it has {stated:,} files, but its directory lists {found:,}"
                yield Reject(f"{stream.name}#{found + 1}", stream.name, "source", "broken", why)


def _stated(file: BinaryIO) -> int:
    """How many files the archive says that it has, in its last record; zipfile does not look."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END))
    end = file.read(_END)
    at = end.rfind(b"PK\5\6") + 10
    return int.from_bytes(end[at : at + 2], "little")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith("/")  # which a name may be too damaged for zipfile to say


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    return Member(info.filename, lambda: _opened(archive, info))


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    if info.file_size > packing.FREE + packing.SWELL * info.compress_size:
        raise PackingError("ZIP", f"{info.file_size:,} bytes in {info.compress_size:,}: this may be meant to do harm")
    try:
        handle = archive.open(info)
    except _DAMAGE as error:
        raise PackingError("ZIP", str(error)) from None
    return cast(BinaryIO, Part(lambda size: _read(handle, size)))


def _read(handle: IO[bytes], size: int) -> bytes:
    try:
        return handle.read(size)
    except _DAMAGE as error:
        raise PackingError("ZIP", str(error)) from None
