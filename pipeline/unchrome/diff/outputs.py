"""What an earlier run of `clean` wrote, as a side: its articles and their ledger, or the ledger alone."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unchrome.diff.fates import Fates, of_result, of_rows
from unchrome.errors import UsageError
from unchrome.model import Article, Reject
from unchrome.restore import KEYS, RestoreError, records
from unchrome.sink import FORMATS
from unchrome.source.stream import ANY_SIZE, Stream, StreamError

REJECT_KEYS = {"id", "where", "stage", "reason", "detail"}

Record = dict[str, Any]


class OutputError(UsageError):
    """Files that are not what a run wrote, or not all of it."""


class Output:
    """The pages of an earlier run. `whole` where the articles are there, and not only the ledger."""

    def __init__(self, path: Path) -> None:
        """Read a ledger, or a folder with the articles, the ledger and the rejects of a run. Raises OutputError."""
        self.name = str(path)
        self._path = path
        self._articles: list[Record] = []
        self._rejects: list[Record] = []
        self._rows: dict[str, deque[Record]] = defaultdict(deque)
        for file in files(path) if path.is_dir() else [path]:
            for where, record in _records(file):
                self._put(where, record)
        self.whole = path.is_dir()
        if self._articles and not self.whole:
            raise OutputError(f"{path} holds articles; name its ledger, or a folder with the articles and their ledger")
        if self.whole and not (self._articles or self._rejects):
            raise OutputError(
                f"{path}: no articles here; a run is a folder with what `clean` wrote: its -o and --ledger"
            )

    def fates(self) -> Iterator[Fates]:
        """What became of each page, in the order in which they were written. Raises OutputError."""
        if not self.whole:
            yield from (of_rows(id_, list(rows)) for id_, rows in self._rows.items())
            return
        for data in self._articles:
            yield self._article(data)
        for row in self._rejects:
            yield of_result(Reject(**{key: row[key] for key in ("url", "text") if key in row}, **_stated(row)))

    def _article(self, data: Record) -> Fates:
        held, count = self._rows[data["id"]], data["unchrome"]["marks"]
        if len(held) < count:
            raise OutputError(f"{self._path}: article {data['id']!r} has {count} marks, but the ledger has {len(held)}")
        try:
            return of_result(Article(data, [held.popleft() for _ in range(count)]))
        except (ValueError, TypeError) as error:  # LedgerError is a ValueError
            raise OutputError(f"{self._path}: article {data['id']!r}: its ledger does not fit: {error}") from None

    def _put(self, where: str, record: Record) -> None:
        if record.keys() >= KEYS and isinstance(record["id"], str):
            self._rows[record["id"]].append(record)
        elif _is_article(record):
            self._articles.append(record)
        elif record.keys() >= REJECT_KEYS:
            self._rejects.append(record)
        else:
            raise OutputError(f"{where}: neither an article nor a row of a ledger nor a reject that `clean` wrote")


def files(folder: Path) -> list[Path]:
    """The files in a folder of a run, and below it, in order; hidden ones are not complete."""
    written = tuple(f".{format_}" for format_ in FORMATS)
    return sorted(path for path in folder.rglob("[!.]*") if path.name.endswith(written))


def _is_article(record: Record) -> bool:
    made = record.get("unchrome")
    texts = isinstance(record.get("id"), str) and isinstance(record.get("text"), str)
    return texts and isinstance(made, dict) and isinstance(made.get("marks"), int)


def _stated(row: Record) -> Record:
    return {key: row[key] for key in REJECT_KEYS}


def _records(file: Path) -> Iterator[tuple[str, Record]]:
    try:
        with file.open("rb") as handle:
            yield from records(Stream(str(file), handle, ANY_SIZE))
    except OSError as error:
        raise OutputError(f"{file}: {error.strerror}") from None
    except (RestoreError, StreamError) as error:
        raise OutputError(str(error)) from None
