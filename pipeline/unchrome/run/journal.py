"""What has been done of one shard, as far as it is on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from heapq import nlargest
from pathlib import Path
from typing import Any

import orjson

from unchrome.model import Page, Reject
from unchrome.run.disk import replace
from unchrome.run.inputs import UNREADABLE
from unchrome.run.tally import Tally
from unchrome.sink import Written

SLOWEST, ID = 10, 200
"""So many pages of a shard are on record as the slowest, each with so many characters of its id."""


@dataclass(slots=True)
class Journal:
    """The record of a shard: which input it is about, and how far it has come.

    `tally` counts the pages that are in the parts, and `ids` is a digest of their ids in order; `parts` has the size
    and the digest of each part after them. `seconds` is the time spent on it, and `slowest` has the pages that took
    most of the processor's, each with its seconds. `complete`: nothing is left to do but to name the parts.
    """

    input: str
    signature: str = ""
    size: int = 0
    sha256: str = ""
    tally: Tally = field(default_factory=Tally)
    ids: str = ""
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    complete: bool = False
    seconds: float = 0.0
    slowest: Sequence[tuple[float, str]] = ()

    def add(self, result: Written | Reject) -> None:
        """Count one result."""
        self.tally.add(result)
        self.ids = _with(self.ids, result.id)
        if result.seconds > 0 and (len(self.slowest) < SLOWEST or result.seconds > self.slowest[-1][0]):
            slowest = [*self.slowest, (round(result.seconds, 4), result.id[:ID])]
            self.slowest = nlargest(SLOWEST, slowest, key=lambda item: item[0])

    def is_about(self, items: Iterable[Page | Reject]) -> bool:
        """Whether these are the pages that it counts, in their order."""
        return reduce(_with, (item.id for item in items), "") == self.ids

    @property
    def is_lacking(self) -> bool:
        """Whether something could not be read."""
        return self.sha256 == UNREADABLE or self.tally.rejects[UNREADABLE] > 0

    @classmethod
    def load(cls, path: Path) -> Journal | None:
        """The journal at this path; None where there is none, or what is there is none."""
        try:
            row = orjson.loads(path.read_bytes())
            return cls(**{name: row[name] for name in cls.__slots__} | {"tally": Tally.of(row["tally"])})
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def save(self, path: Path) -> None:
        """Write it in the place of an earlier one."""
        row = {name: getattr(self, name) for name in self.__slots__}
        replace(path, orjson.dumps(row | {"tally": self.tally.as_dict()}, option=orjson.OPT_APPEND_NEWLINE))


def _with(ids: str, more: str) -> str:
    """The digest of ids with one more behind them."""
    return hashlib.sha256(f"{ids} {more}".encode("utf-8", "replace")).hexdigest()[:16]
