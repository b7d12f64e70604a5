"""A run into a folder: shard by shard, in order, so that a run that ended early is gone on with by the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unchrome.run import Report, convert, manifest, stats
from unchrome.run.cleaning import Cleaning, Engine
from unchrome.run.folder import Folder
from unchrome.run.journal import Journal
from unchrome.run.output import is_there, publish
from unchrome.run.progress import Meter, progress
from unchrome.run.reader import Reader
from unchrome.run.shards import Shard
from unchrome.run.signals import Stop
from unchrome.run.tally import Tally


@dataclass(slots=True)
class Run:
    """A run: its shards, the folder it writes to, and what it is made of (`manifest.made_of`)."""

    folder: Folder
    shards: list[Shard]
    made: Mapping[str, Any]

    def clean(self, reader: Reader, engine: Engine, report: Report) -> None:
        """Clean what is left to clean; the report counts what was done before too.

        Raises ChangedError where what there is was made of something else, TargetError where something cannot be
        written, MissingExtraError, ShardError, TooManyRejectsError and StoppedError; after each, the next run goes on.
        """
        convert.check(self.folder.format)
        with self.folder.held(), Stop().heard() as stop:
            manifest.check(self.folder, self.made)
            self._check_inputs(stop)
            manifest.save(self.folder, self.made, self.shards)
            self.folder.make()
            todo = [shard for shard in self.shards if not self._is_done(shard, report, stop)]
            stats.begin(self.folder, len(self.shards))
            try:
                if todo:
                    self._clean(todo, reader, engine, report, stop)
                else:
                    report.say(f"{self.folder.path} is complete: nothing is left to do")
                self.folder.sync()
                self._sum()
            finally:
                manifest.save(self.folder, self.made, self.shards)

    def _clean(self, todo: list[Shard], reader: Reader, engine: Engine, report: Report, stop: Stop) -> None:
        meter = Meter(report.tally, sum(shard.size for shard in todo), lambda: reader.position)
        with progress(meter, report.quiet) as tick:
            Cleaning(self.folder, reader, report, stop).clean(todo, engine, meter, tick)

    def _check_inputs(self, stop: Stop) -> None:
        """Raise ChangedError where an input that was read, in whole or in part, has changed. What could not be read is
        read again; what is complete is told by its size and time of change, if they are as they were."""
        changed = []
        for shard in self.shards:
            journal = self._journal(shard)
            if not journal or journal.is_lacking or (journal.complete and shard.signature() == journal.signature):
                continue
            if shard.digest(stop.check) != journal.sha256:
                changed.append(f"the input {shard.input} has changed")
        if changed:
            raise manifest.changed(self.folder, changed)

    def _is_done(self, shard: Shard, report: Report, stop: Stop) -> bool:
        """Whether a shard is complete and can stay as it is; it is then counted in the report."""
        journal = self._journal(shard)
        if journal and journal.complete:
            lacking = self._lacking(shard, journal, stop)
            if not lacking:
                publish(self.folder, shard.name)
                stats.complete(self.folder, shard, journal)
                report.tally.merge(journal.tally)
                return True
            report.say(f"{lacking}; it is cleaned anew")
        stats.forget(self.folder, shard)
        return False

    def _lacking(self, shard: Shard, journal: Journal, stop: Stop) -> str:
        """What a complete shard lacks, if it lacks something."""
        if journal.is_lacking:
            return f"{shard.input} could not be read"
        if not is_there(self.folder, shard.name, journal, stop.check):
            return f"what was written for {shard.input} is gone or was changed"
        return ""

    def _sum(self) -> None:
        tally, seconds = Tally(), []
        for shard in self.shards:
            if journal := self._journal(shard):
                tally.merge(journal.tally)
                seconds.append(journal.seconds)
        stats.end(self.folder, tally, seconds)

    def _journal(self, shard: Shard) -> Journal | None:
        return Journal.load(self.folder.journal(shard.name))
