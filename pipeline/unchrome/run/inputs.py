"""What tells whether a file that a run reads is as it was, on this machine or at an address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from unchrome.source import remote
from unchrome.source.files import shown
from unchrome.source.remote import Remote

UNREADABLE = "unreadable"
PIECE = 1 << 20


def size(file: str) -> int:
    """The size of a file in bytes; 0 where it cannot be seen."""
    with suppress(OSError):
        found = _file(file)
        return found.size() if isinstance(found, Remote) else found.stat().st_size
    return 0


def signature(file: str) -> str:
    """What changes when the file does, told without reading it: here its size and time of change."""
    try:
        found = _file(file)
        if isinstance(found, Remote):
            return f"{shown(file)} {found.signature()}"
        status = found.stat()
    except OSError:
        return f"{shown(file)} unseen"
    return f"{shown(file)} {status.st_size} {status.st_mtime_ns}"


def sha256(file: str, between: Callable[[], None]) -> str:
    """The digest of a file; UNREADABLE where it cannot be read. `between` is called often."""
    found = hashlib.sha256()
    try:
        with _file(file).open("rb") as handle:
            while piece := handle.read(PIECE):
                found.update(piece)
                between()
    except OSError:
        return UNREADABLE
    return found.hexdigest()


def _file(name: str) -> Path | Remote:
    return remote.at(name) if remote.is_address(name) else Path(name)
