"""A folder of JSON files, an article each."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import orjson

SLUG = 80
"""Characters of the id that a file's name keeps: the last ones."""
DIGEST = 12


class Folder:
    """Writes articles to a new or empty folder."""

    def __init__(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        self._path = path
        self._again: Counter[str] = Counter()

    def write(self, line: bytes, /) -> None:
        """Write an article to a file of its own."""
        stem = name(orjson.loads(line)["id"])
        try:
            self._write(stem, line)
        except FileExistsError:
            self._again[stem] += 1
            self._write(f"{stem}_{self._again[stem] + 1}", line)

    def close(self) -> None:
        """There is nothing left to write."""

    def _write(self, stem: str, content: bytes) -> None:
        with (self._path / f"{stem}.json").open("xb") as file:
            file.write(content)


def name(id_: str) -> str:
    """The name of an article's file, without its suffix: what of the id every file system takes, and a digest of it."""
    digest = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    slug = re.sub(r"[^a-z0-9]+", "-", id_.lower())[-SLUG:].strip("-")
    return f"{slug}-{digest}" if slug else digest
