"""What takes long to work out and never changes, kept between runs: in the user's cache folder, where there is one.

A file is named by a digest of what it was worked out from, so it is never out of date; one that cannot be read or
written is done without. Those that were not used for longest go when there is too much.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

LARGE = 1 << 15
"""Bytes; what is read from smaller files is not kept: it is read at once."""
MOST = 1 << 26
"""Bytes in the folder. A plan needs some four million."""


def folder() -> Path:
    """Where the files are: `unchrome` in `$XDG_CACHE_HOME`, or in `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "unchrome"


def remembered(made_of: Sequence[str | bytes], make: Callable[[], Any]) -> Any:
    """What `make` gives, something JSON can hold, or what it gave before from the same texts."""
    try:
        path = folder() / f"{_digest(made_of)}.json"
    except RuntimeError:  # there is no home
        return make()
    with contextlib.suppress(OSError, orjson.JSONDecodeError):
        found = orjson.loads(path.read_bytes())
        with contextlib.suppress(OSError):  # of somebody else's folder
            os.utime(path)
        return found
    found = make()
    with contextlib.suppress(OSError, orjson.JSONEncodeError):  # of half a character
        _write(path, orjson.dumps(found))
        _forget(path.parent)
    return found


@cache
def program() -> bytes:
    """A digest of this program, for what it reads in its own way."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, whoever else writes the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
            file.close()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def _forget(kept: Path) -> None:
    """Of more than MOST bytes the files that were used last stay."""
    files = sorted(((file.stat(), file) for file in kept.glob("*.json")), key=lambda item: -item[0].st_mtime)
    for (_, file), size in zip(files, accumulate(stat.st_size for stat, _ in files), strict=True):
        if size > MOST:
            file.unlink(missing_ok=True)


def _digest(parts: Sequence[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(content)}:".encode() + content)
    return digest.hexdigest()[:32]
