"""Articles and rejects to bytes: one JSON object a line."""

from __future__ import annotations

from collections.abc import Mapping
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

    def put(self, result: Article | Reject) -> Article | Reject:
        """Write one result to where it belongs, one that JSON cannot hold as a reject; gives what it wrote."""
        if isinstance(result, Article):
            try:
                article, marks = line(result.data), b"".join(map(line, result.ledger))
            except TypeError as error:
                return self.put(unwritable(result, error))
            self.articles += 1
            self.lines += result["unchrome"]["lines"]
            self.dropped += result["unchrome"]["dropped"]
            _write(self._articles, article)
            _write(self._ledger, marks)
        else:
            self.rejects += 1
            _write(self._rejects, line(result.as_dict()))
        return result


def unwritable(article: Article, error: TypeError) -> Reject:
    """The reject of an article that JSON cannot hold."""
    id_ = str(article["id"]).encode("utf-8", "replace").decode()
    return Reject(id_, id_, "sink", "unwritable", f"the article cannot be written as JSON: {error}")


def _write(handle: BinaryIO | None, content: bytes) -> None:
    if handle is not None:
        handle.write(content)
