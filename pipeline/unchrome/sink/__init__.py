"""Articles, their ledger and rejects to bytes. What a file holds is told by its suffix; a folder is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import PurePath
from types import TracebackType
from typing import Any, BinaryIO, Protocol

from unchrome.model import Article, Reject
from unchrome.sink.jsonl import Jsonl, line
from unchrome.sink.packing import PACKINGS, Packed, packed

__all__ = ["FOLDER", "FORMATS", "Jsonl", "Sink", "Writer", "format_of", "line", "packed", "unwritable"]


class Writer(Protocol):
    """What takes rows."""

    def write(self, row: Mapping[str, Any]) -> None:
        """Write a row, or nothing. Raises TypeError for what JSON cannot hold."""

    def close(self) -> None:
        """Write what is still to be written; a file that was open stays open."""


def _parquet(handle: BinaryIO) -> Writer:
    from unchrome.sink.parquet import Parquet  # what knows an article knows all of a plan

    return Parquet(handle)


FORMATS: dict[str, Callable[[BinaryIO], Writer]] = {
    "jsonl": Jsonl,
    "jsonl.gz": partial(Jsonl, packing=".gz"),
    "jsonl.zst": partial(Jsonl, packing=".zst"),
    "parquet": _parquet,
}
"""What articles can be written as in a file."""
FOLDER = "json"
"""What they are written as in a folder (`folder.Folder`)."""


def format_of(path: PurePath) -> str:
    """The format that a file's suffix names; JSON lines where it names none."""
    if path.suffix == ".parquet":
        return "parquet"
    return f"jsonl{path.suffix}" if path.suffix in PACKINGS else "jsonl"


class Sink:
    """Where a run writes: articles, and where asked for the ledger and the rejects."""

    def __init__(self, articles: Writer, ledger: Packed | None = None, rejects: Packed | None = None) -> None:
        self._articles, self._ledger, self._rejects = articles, ledger, rejects

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with ExitStack() as all_of_them:
            for writer in (self._articles, self._ledger, self._rejects):
                if writer is not None:
                    all_of_them.callback(writer.close)

    def put(self, result: Article | Reject) -> Article | Reject:
        """Write one result to where it belongs, one that JSON cannot hold as a reject; gives what it wrote."""
        if isinstance(result, Article):
            try:
                marks = b"".join(map(line, result.ledger))
                self._articles.write(result.data)
            except TypeError as error:
                return self.put(unwritable(result, error))
            _write(self._ledger, marks)
        else:
            _write(self._rejects, line(result.as_dict()))
        return result


def unwritable(article: Article, error: TypeError) -> Reject:
    """The reject of an article that JSON cannot hold."""
    id_ = str(article["id"]).encode("utf-8", "replace").decode()
    return Reject(id_, id_, "sink", "unwritable", f"the article cannot be written as JSON: {error}")


def _write(packed: Packed | None, content: bytes) -> None:
    if packed is not None:
        packed.write(content)
