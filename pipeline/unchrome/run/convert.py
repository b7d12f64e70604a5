"""Complete JSON lines to the format that a run writes."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

from unchrome.sink import FORMATS


def check(format_: str) -> None:
    """Raise MissingExtraError where the format takes what is not installed: not when the first shard is done."""
    FORMATS[format_](io.BytesIO()).close()


def convert(plain: Path, target: Path, format_: str, between: Callable[[], None]) -> dict[str, int | str]:
    """Write the rows of a file of JSON lines to another, which is then on the disk; gives its size in bytes and its
    digest. `between` is called after each row. Raises OSError."""
    with plain.open("rb") as lines, target.open("w+b") as handle:
        writer = FORMATS[format_](handle)
        for line in lines:
            writer.write(line)
            between()
        writer.close()
        handle.flush()
        os.fsync(handle.fileno())
        handle.seek(0)
        return {"bytes": target.stat().st_size, "sha256": hashlib.file_digest(handle, "sha256").hexdigest()}
