"""Articles and rejects to bytes: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, BinaryIO

import orjson

from unchrome.model import Article, Reject


def line(row: Mapping[str, Any]) -> bytes:
    """The row as one line of JSON, UTF-8, with its line break."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


class Sink:
    """Where a run writes: articles, and where asked for the ledger and the rejects. Counts both."""

    def __init__(self, articles: BinaryIO, ledger: BinaryIO | None = None, rejects: BinaryIO | None = None) -> None:
        self._articles, self._ledger, self._rejects = articles, ledger, rejects
        self.articles = self.rejects = self.dropped = self.lines = 0

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for handle in (self._articles, self._ledger, self._rejects):
            if handle is not None:
                handle.flush()

    def put(self, result: Article | Reject) -> None:
        """Write one result to where it belongs."""
        if isinstance(result, Reject):
            self.rejects += 1
            _write(self._rejects, [result.as_dict()])
            return
        self.articles += 1
        self.lines += result["unchrome"]["lines"]
        self.dropped += result["unchrome"]["dropped"]
        _write(self._articles, [result.data])
        _write(self._ledger, result.ledger)


def _write(handle: BinaryIO | None, rows: Iterable[Mapping[str, Any]]) -> None:
    if handle is not None:
        handle.write(b"".join(map(line, rows)))
