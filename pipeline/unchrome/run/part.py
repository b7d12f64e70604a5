"""One file of a shard under way."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

HELD = 1 << 20
"""Bytes that are held back before they are written."""
PIECE = 1 << 20


class Part:
    """A file that grows: how long it is, and the digest of what is in it. It is opened when first written to.

    What is held back is never written but by `flush`: not when the process is forked, and not when it fails.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._held = bytearray()
        self._digest = hashlib.sha256()
        self._written = 0

    def go_on(self, size: int, digest: str) -> bool:
        """Go on behind so many bytes of what is there, if their digest is this; says whether it is."""
        found = hashlib.sha256()
        left = size
        try:
            with self._path.open("rb") as handle:
                while left and (piece := handle.read(min(PIECE, left))):
                    found.update(piece)
                    left -= len(piece)
        except FileNotFoundError:
            return False
        if left or found.hexdigest() != digest:
            return False
        self._digest, self._written = found, size
        return True

    def write(self, content: bytes, /) -> None:
        """Add to it."""
        self._held += content
        if len(self._held) >= HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is held back. What was in the file behind the bytes that were verified is cut off first."""
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
            os.ftruncate(self._descriptor, self._written)
            os.lseek(self._descriptor, 0, os.SEEK_END)
        self._digest.update(self._held)
        left = memoryview(bytes(self._held))
        while left:
            left = left[os.write(self._descriptor, left) :]
        self._written += len(self._held)
        self._held.clear()

    def sync(self) -> dict[str, int | str]:
        """See to it that all is on the disk; gives the size in bytes and the digest."""
        self.flush()
        assert self._descriptor is not None
        os.fsync(self._descriptor)
        return {"bytes": self._written, "sha256": self._digest.hexdigest()}

    def close(self) -> None:
        """Let go of the file; what is held back is lost."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
