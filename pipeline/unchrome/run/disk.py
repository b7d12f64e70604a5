"""Files that are there whole or not at all, whatever ends the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unchrome.run import TargetError


def replace(path: Path, content: bytes) -> None:
    """Put the content in the place of the file at once, when it is on the disk."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)


def sync(folder: Path) -> None:
    """See to it that the names in the folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what the system says against writing there into a TargetError that says what to do."""
    try:
        yield
    except OSError as error:
        name = error.filename2 or error.filename or path
        raise TargetError(
            f"{name} cannot be written: {error.strerror or error}; mend that, and the same command goes on"
        ) from None
