"""Labelled pages: a JSON object a line, each the truth about one page.

    {"id": ..., "url"?: ..., "gold_text"?: ..., "with"?: [...], "without"?: [...],
     "gold_meta"?: {"title"?, "date"?, "authors"?}}

A page belongs to the label that has its id, its address, or the name of its file (`html_path`, or else the id).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from unchrome.errors import UsageError
from unchrome.model import Page
from unchrome.source.kinds import stem
from unchrome.source.stream import ANY_SIZE, Stream, StreamError


class GoldError(UsageError):
    """A file of labelled pages that cannot be used."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of a page: its text, chunks that belong and that do not, its fields; what is not known is empty."""

    id: str
    names: frozenset[str]
    text: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


class Labels:
    """The labels of a file, by the pages that they are of."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises GoldError, with the line that is wrong."""
        try:
            self.all = list(_read(path))
        except OSError as error:
            raise GoldError(f"{path}: {error.strerror}") from None
        except StreamError as error:
            raise GoldError(f"{path}: {error}") from None
        if not self.all:
            raise GoldError(f"{path}: there are no labelled pages in this file")
        times = Counter(gold.id for gold in self.all).most_common(1)
        if times[0][1] > 1:
            raise GoldError(f"{path}: {times[0][1]} labels have the id {times[0][0]!r}; a page has one")
        self._by_name = {name: gold for gold in reversed(self.all) for name in gold.names}

    def of(self, page: Page) -> Gold | None:
        """The label of a page, if it has one."""
        names = (page.id, page.url, page.where, stem(page.where))
        return next((self._by_name[name] for name in names if name in self._by_name), None)


def _read(path: Path) -> Iterator[Gold]:
    with path.open("rb") as handle:
        for number, line, _ in Stream(str(path), handle, ANY_SIZE).lines():
            if line.strip():
                yield _gold(line, f"{path}:{number}")


def _gold(line: bytes, where: str) -> Gold:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise GoldError(f"{where}: this is no JSON object: {error}") from None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise GoldError(f"{where}: a labelled page is an object with an 'id' that is text")
    text = _typed(row, "gold_text", str, where)
    chunks = {key: _typed(row, key, list, where) for key in ("with", "without")}
    fields = _typed(row, "gold_meta", dict, where)
    if not (text or any(chunks.values()) or fields):
        raise GoldError(f"{where}: the label of {row['id']!r} says nothing: give 'gold_text', or 'with' and 'without'")
    file = _typed(row, "html_path", str, where)
    names = frozenset(filter(None, (row["id"], _typed(row, "url", str, where), stem(file or ""))))
    for key in ("with", "without"):
        if wrong := [chunk for chunk in chunks[key] or () if not isinstance(chunk, str)]:
            raise GoldError(f"{where}: each of {key!r} must be text, not {wrong[0]!r:.60}")
    if not isinstance((fields or {}).get("authors") or [], str | list):
        raise GoldError(f"{where}: 'authors' must be a list, or text, not {fields['authors']!r:.60}")
    return Gold(row["id"], names, text or "", tuple(chunks["with"] or ()), tuple(chunks["without"] or ()), fields or {})


def _typed(row: dict[str, Any], key: str, kind: type, where: str) -> Any:
    value = row.get(key)
    if value is not None and not isinstance(value, kind):
        wanted = {"str": "text", "list": "a list", "dict": "an object"}[kind.__name__]
        raise GoldError(f"{where}: {key!r} must be {wanted}, not {value!r:.60}")
    return value
