"""A run as its folder has it: its record, the journals of its shards, and the rows that it wrote, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from unchrome.errors import UsageError
from unchrome.restore import RestoreError, records
from unchrome.run.folder import Folder
from unchrome.run.journal import Journal
from unchrome.source.stream import ANY_SIZE, Stream, StreamError

Row = dict[str, Any]

PARTS = {"ledger": ("id", "stage", "rule", "action", "before"), "rejects": ("id", "where", "stage", "reason", "detail")}
"""The parts of a run that are read row by row, and the texts that each of their rows has."""


class RunError(UsageError):
    """A folder that holds no run."""


class DamagedError(Exception):
    """A file of a run that cannot be read, or is not what `clean` wrote."""


class Run:
    """A run. `lacking` are the files of complete shards that are not there, as `rows` finds out."""

    def __init__(self, path: Path) -> None:
        """Read the record of the run in this folder. Raises RunError."""
        self.path = path
        self.record = _record(path)
        self.lacking: list[str] = []
        self._folder = Folder(path, self.record["options"].get("format", "jsonl"))

    def journals(self) -> Iterator[tuple[str, Journal]]:
        """The journals of the shards that were begun, each with the name of its shard, in the order of the names.

        Raises DamagedError.
        """
        for path in sorted((self.path / "journal").glob("*.json")):
            try:
                journal = Journal.load(path)
            except (OSError, AttributeError) as error:
                raise DamagedError(f"{path}: {error}") from None
            if journal is None:
                raise DamagedError(f"{path}: this is no journal of a shard; the same `unchrome clean` mends it")
            yield path.stem, journal

    def rows(self, part: str) -> Iterator[Row]:
        """The rows of a part (PARTS) of all complete shards. Raises DamagedError, MissingExtraError."""
        for name, journal in self.journals():
            path = self._folder.whole(part, name)
            if journal.complete and path.is_file():
                yield from _rows(path, part)
            elif journal.complete:
                self.lacking.append(f"{part}/{path.name}")


def _record(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    made = f"name a folder that `unchrome clean ... -o {folder if folder.is_dir() else 'DIR'}/` wrote"
    try:
        record = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise RunError(f"{path}: this is not JSON: {error}; {made}") from None
    except OSError as error:
        raise RunError(f"{path}: {error.strerror}; {made}") from None
    kinds = {"versions": dict, "files": dict, "options": dict, "inputs": dict, "times": dict, "plan": str, "rules": str}
    if not isinstance(record, dict) or not all(isinstance(record.get(key), kind) for key, kind in kinds.items()):
        raise RunError(f"{path}: this is no record of a run; {made}")
    return record


def _rows(path: Path, part: str) -> Iterator[Row]:
    try:
        with path.open("rb") as handle:
            for where, row in records(Stream(str(path), handle, ANY_SIZE)):
                if not all(isinstance(row.get(key), str) for key in PARTS[part]):
                    raise DamagedError(f"{where}: this is no row that `clean` writes to {part}")
                yield row
    except OSError as error:
        raise DamagedError(f"{path}: {error.strerror}") from None
    except StreamError as error:
        raise DamagedError(f"{path}: {error}") from None
    except RestoreError as error:
        raise DamagedError(str(error)) from None
