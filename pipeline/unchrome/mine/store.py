"""The pages of each site, on disk while a run lasts: each article once, and of a large site a sample.

An article is known by the digest of its paragraphs, so the same one saved twice is there once, whatever stands around
it. Of a site with more articles than SAMPLE those with the smallest digests are kept: a sample by chance that does
not depend on the order in which they come.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from unchrome import shape
from unchrome.errors import UsageError

SAMPLE = 1_000
"""Articles of a site that are looked at."""
MOST_LINES = 1_000
"""Lines of a page that are looked at: of a longer one as many of its first as of its last."""
PRUNED = 20_000
"""The store is cut down to its samples each time so many pages have come."""

_TABLE = """
CREATE TABLE pages (site TEXT, article BLOB, id TEXT, date TEXT, title TEXT, lines BLOB,
                    PRIMARY KEY (site, article))
"""
_ADD = """
INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET id = excluded.id, date = excluded.date, title = excluded.title, lines = excluded.lines
WHERE (excluded.id, excluded.lines) < (id, lines)
"""
_PRUNE = """
DELETE FROM pages WHERE rowid IN (
    SELECT rowid FROM (SELECT rowid, row_number() OVER (PARTITION BY site ORDER BY article) AS place FROM pages)
    WHERE place > ?)
"""


class StoreError(UsageError):
    """The pages cannot be kept."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of an article, as it was stored: its id, the day it states, its title and its lines."""

    id: str
    date: str
    title: str
    lines: list[str]


class Store:
    """The pages, in a database at a path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pages = sqlite3.connect(path, isolation_level=None)
        self._pages.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000;")
        self._pages.execute(_TABLE)
        self._pages.execute("BEGIN")
        self._added = 0

    def add(self, site: str, copy: Copy) -> None:
        """Keep a page of the site; of two copies of an article the one whose id comes first stays.

        Raises StoreError where there is no room.
        """
        lines = _shown(copy.lines)
        row = (site, _article(lines), *map(_sound, (copy.id, copy.date, copy.title)), orjson.dumps(lines))
        try:
            self._pages.execute(_ADD, row)
            self._added += 1
            if self._added % PRUNED == 0:
                self._pages.execute(_PRUNE, (SAMPLE,))
        except sqlite3.Error as error:
            raise StoreError(f"pages cannot be kept in {self._path.parent}: {error}; name another by TMPDIR") from None

    def sites(self) -> list[tuple[str, int]]:
        """The sites by name, with the number of articles that are looked at."""
        rows = self._pages.execute("SELECT site, count(*) FROM pages GROUP BY site ORDER BY site")
        return [(site, min(count, SAMPLE)) for site, count in rows]

    def pages(self, site: str) -> Iterator[Copy]:
        """The pages of the site's sample, always in the same order."""
        rows = self._pages.execute(
            "SELECT id, date, title, lines FROM pages WHERE site = ? ORDER BY article LIMIT ?", (site, SAMPLE)
        )
        return (Copy(id_, date, title, orjson.loads(lines)) for id_, date, title, lines in rows)

    def close(self) -> None:
        """Done with it; the file may go."""
        self._pages.close()


def _shown(lines: list[str]) -> list[str]:
    """What is looked at of the lines, as rules read them."""
    some = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES // 2] + lines[-MOST_LINES // 2 :]
    return [_sound(shape.bare(line)[0]) for line in some]


def _sound(text: str) -> str:
    """The text with a mark where half a character stands, which cannot be written."""
    return text.encode("utf-8", "replace").decode()


def _article(lines: Iterable[str]) -> bytes:
    """The digest of the paragraphs, and of all lines where there are none."""
    bodies = [line for line in lines if shape.is_body(line)]
    return hashlib.blake2b("\n".join(bodies or lines).encode(), digest_size=12).digest()
