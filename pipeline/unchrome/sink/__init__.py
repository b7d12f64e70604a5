"""Articles, their ledger and rejects to bytes. What a file holds is told by its suffix; a folder is asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import PurePath
from types import TracebackType
from typing import BinaryIO

from unchrome.model import Reject
from unchrome.sink.jsonl import line
from unchrome.sink.packing import PACKINGS, Writer, packed
from unchrome.sink.written import Written, unwritable, writable, written

__all__ = [
    "FOLDER",
    "FORMATS",
    "Sink",
    "Writer",
    "Written",
    "format_of",
    "line",
    "packed",
    "unwritable",
    "writable",
    "written",
]


def _parquet(handle: BinaryIO) -> Writer:
    from unchrome.sink.parquet import Parquet  # what knows an article knows all of a plan

    return Parquet(handle)


FORMATS: dict[str, Callable[[BinaryIO], Writer]] = {
    **{f"jsonl{suffix}": packing for suffix, packing in PACKINGS.items()},
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

    def __init__(self, articles: Writer, ledger: Writer | None = None, rejects: Writer | None = None) -> None:
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

    def put(self, result: Written | Reject) -> None:
        """Write one result to where it belongs."""
        if isinstance(result, Written):
            self._articles.write(result.article)
            _write(self._ledger, result.ledger)
        else:
            _write(self._rejects, line(result.as_dict()))


def _write(writer: Writer | None, content: bytes) -> None:
    if writer is not None:
        writer.write(content)
