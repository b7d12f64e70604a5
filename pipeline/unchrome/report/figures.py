"""The figures of a run: its counts, from the journals, and what its ledger and rejects say beyond them.

Everything is read once, row by row; what is kept does not grow with the run, but with the number of its rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from heapq import nlargest
from typing import NamedTuple

from unchrome import lines
from unchrome.plan import RULED
from unchrome.report.certainty import GRADES, grade
from unchrome.report.kinds import Kinds
from unchrome.report.reading import Row, Run
from unchrome.report.samples import Sample, Samples, digest
from unchrome.run.tally import Tally

SLOWEST = 10
"""So many pages, and so many shards, are the slowest."""
OF_A_GRADE, OF_A_REASON = 12, 5
"""Samples."""


class SlowPage(NamedTuple):
    """A page that took so many seconds of the processor's time, and its shard."""

    seconds: float
    id: str
    shard: str


class SlowShard(NamedTuple):
    """A shard that took so many seconds by the clock, its pages, and the bytes of its input."""

    seconds: float
    name: str
    pages: int
    size: int


@dataclass(slots=True)
class Figures:
    """The counts of a run: `tally` of what is on record, `complete` of the `shards` with so many bytes, the time spent,
    and what took most of it."""

    tally: Tally = field(default_factory=Tally)
    shards: int = 0
    complete: int = 0
    size: int = 0
    seconds: float = 0.0
    slow_pages: list[SlowPage] = field(default_factory=list)
    slow_shards: list[SlowShard] = field(default_factory=list)


def figures(run: Run) -> Figures:
    """The counts of a run. Raises DamagedError."""
    found = Figures(shards=len(run.record["inputs"]))
    for name, journal in run.journals():
        found.tally.merge(journal.tally)
        found.complete += journal.complete
        found.size += journal.size
        found.seconds += journal.seconds
        shard = SlowShard(journal.seconds, name, journal.tally.pages, journal.size)
        found.slow_shards = nlargest(SLOWEST, [*found.slow_shards, shard])
        pages = (SlowPage(seconds, id_, name) for seconds, id_ in journal.slowest)
        found.slow_pages = nlargest(SLOWEST, [*found.slow_pages, *pages])
    return found


@dataclass(slots=True)
class Use:
    """On how many pages a rule took lines, and one of these lines."""

    sample: Samples = field(default_factory=lambda: Samples(1))
    pages: int = 0
    last: str = ""

    def see(self, id_: str) -> None:
        """It took a line of this page; rows of a page stand together."""
        self.pages += id_ != self.last
        self.last = id_


class Removed:
    """What the ledger says of the lines that went: how many are how certain, samples, and what each rule did."""

    def __init__(self, run: Run, kinds: Kinds) -> None:
        """Read the ledger. Raises DamagedError, MissingExtraError."""
        self.grades: Counter[str] = Counter()
        self.samples = {name: Samples(OF_A_GRADE) for name in GRADES}
        self.uses: dict[str, Use] = defaultdict(Use)
        for row in run.rows("ledger"):
            if row.get("after", "") is None and row["stage"] != lines.STAGE:
                self._see(row, grade(row, kinds.rules))

    def once(self) -> list[Sample]:
        """A line of each rule that took lines of one page only; of many rules, so many as of a grade."""
        chosen = Samples(OF_A_GRADE)
        for rule, use in self.uses.items():
            if use.pages == 1 and rule.partition("/")[0] in RULED:
                chosen.see(digest(rule), partial(_only, use))
        return sorted(chosen.all(), key=lambda sample: sample.by)

    def _see(self, row: Row, graded: str) -> None:
        rule = f"{row['stage']}/{row['rule']}"
        seen = digest(rule, row["before"])
        self.grades[graded] += 1
        use = self.uses[rule]
        use.see(row["id"])
        for samples in (self.samples[graded], use.sample):
            samples.see(seen, lambda: Sample.of(row["before"], rule, row["id"]))


class Refused:
    """Samples of the rejects, by reason."""

    def __init__(self, run: Run) -> None:
        """Read the rejects. Raises DamagedError, MissingExtraError."""
        self.samples: dict[str, Samples] = defaultdict(lambda: Samples(OF_A_REASON))
        for row in run.rows("rejects"):
            self.samples[row["reason"]].see(digest(row["id"], row["detail"]), partial(_refused, row))


def _only(use: Use) -> Sample:
    (sample,) = use.sample.all()
    return sample


def _refused(row: Row) -> Sample:
    text = str(row.get("text") or "").strip()
    return Sample.of(text, row["stage"], row.get("url") or row["where"], row["detail"])
