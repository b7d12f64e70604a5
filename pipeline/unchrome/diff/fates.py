"""What became of each line of a page: kept, and how it reads, or gone, and by what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from unchrome import ledger, lines
from unchrome.model import FIELDS, Article, Reject

Key = tuple[str, int]
"""A line: its text as it was extracted, and which of the lines that read so it is. So lines are the same line whatever
else was extracted."""


class Fate(NamedTuple):
    """What became of a line: its number, how it reads now, None where it is gone, and by which rules."""

    number: int
    now: str | None
    by: tuple[str, ...] = ()


@dataclass(slots=True)
class Fates:
    """What became of a page. `whole` says that all its lines are known; of a ledger alone those that went are."""

    id: str
    url: str = ""
    lines: dict[Key, Fate] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    rest: str = ""
    whole: bool = True

    def of(self, key: Key) -> Fate:
        """What became of a line; of one that is not here, `rest` says what took it."""
        return self.lines.get(key) or Fate(0, None, (self.rest,))


ABSENT = "page/absent"
"""Takes the lines of a page that one side does not have."""
UNREAD = "extract/not-read"
"""Takes the lines that one side does not extract."""


def of_result(result: Article | Reject) -> Fates:
    """What became of a page, from what cleaning it gave. Raises LedgerError where article and ledger do not fit."""
    if isinstance(result, Reject):
        return _of_reject(result)
    extracted = ledger.undo(result.text, result.ledger)
    by, gone = _rules(result.ledger)
    now = iter(result.text.split(lines.PARAGRAPH) if result.text else ())
    fates = (
        (line.text, Fate(line.number, None if line.number in gone else next(now, ""), by[line.number]))
        for line in lines.split(extracted)[0]
    )
    fields = {name: result.data[name] for name in FIELDS if name in result.data}
    return Fates(str(result["id"]), str(result.get("url", "")), _keyed(fates), fields, UNREAD)


def of_rows(id_: str, rows: Sequence[ledger.Row]) -> Fates:
    """What became of the lines of a page that went, from its ledger alone."""
    gone = ((str(row["before"]), Fate(row["line"], None, (_by(row),))) for row in rows if row["after"] is None)
    return Fates(id_, lines=_keyed(gone), whole=False)


def absent(like: Fates) -> Fates:
    """The fates of a page that is not there, but on the other side."""
    return Fates(like.id, like.url, rest=ABSENT)


def _of_reject(reject: Reject) -> Fates:
    by = f"{reject.stage}/{reject.reason}"
    fates = ((line.text, Fate(line.number, None, (by,))) for line in lines.split(reject.text or "")[0])
    return Fates(reject.id, reject.url, _keyed(fates), rest=by)


def _rules(rows: Iterable[ledger.Row]) -> tuple[Mapping[int, tuple[str, ...]], set[int]]:
    """By the number of each line what changed it, or what took it; and the numbers of those that are gone."""
    by: dict[int, tuple[str, ...]] = defaultdict(tuple)
    gone = set()
    for row in rows:
        if row["after"] is None:
            by[row["line"]] = (_by(row),)
            gone.add(row["line"])
        elif row["after"] != row["before"] and row["stage"] != lines.STAGE:
            by[row["line"]] += (_by(row),)
    return by, gone


def _by(row: ledger.Row) -> str:
    return f"{row['stage']}/{row['rule']}"


def _keyed(fates: Iterable[tuple[str, Fate]]) -> dict[Key, Fate]:
    seen: Counter[str] = Counter()
    keyed = {}
    for text, fate in fates:
        keyed[text, seen[text]] = fate
        seen[text] += 1
    return keyed
