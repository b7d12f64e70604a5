"""What takes long to work out and never changes, kept between runs: in the user's cache folder, where there is one.

A file is named by a digest of what it was worked out from, so it is never out of date; one that cannot be read or
written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson


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
        return orjson.loads(path.read_bytes())
    found = make()
    with contextlib.suppress(OSError):
        _write(path, orjson.dumps(found))
    return found


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


def _digest(parts: Sequence[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(content)}:".encode() + content)
    return digest.hexdigest()[:32]
