"""A run into a folder: shard by shard, in order, so that a run that ended early is gone on with by the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unchrome.run import Report, manifest, stats
from unchrome.run.cleaning import Cleaning, Engine
from unchrome.run.folder import Folder
from unchrome.run.journal import Journal
from unchrome.run.output import Output, is_there, publish
from unchrome.run.progress import Meter, progress
from unchrome.run.reader import Reader
from unchrome.run.shards import Shard
from unchrome.run.signals import Stop
from unchrome.run.tally import Tally


@dataclass(slots=True)
class Run:
    """A run: its shards, the folder it writes to, and what it is made of (`manifest.made_of`).

    `max_rejects` is the share of pages, 0 to 1, that may be rejects; None is any.
    """

    folder: Folder
    shards: list[Shard]
    made: Mapping[str, Any]
    max_rejects: float | None = None
    quiet: bool = False

    def clean(self, reader: Reader, engine: Engine) -> Report:
        """Clean what is left to clean.

        Raises ChangedError where what there is was made of something else, TargetError where something cannot be
        written, ShardError, TooManyRejectsError and StoppedError; after each, the next run goes on.
        """
        report = Report(self.quiet)
        with self.folder.held(), Stop().heard() as stop:
            manifest.check(self.folder, self.made)
            todo = self._todo(reader, report, stop)
            manifest.save(self.folder, self.made, self.shards)
            stats.begin(self.folder, len(self.shards))
            meter = Meter(report.tally, sum(shard.size for shard in self.shards), lambda: reader.position)
            try:
                with progress(meter, self.quiet) as tick:
                    Cleaning(reader, report, stop, self.max_rejects).clean(todo, engine, meter, tick)
                self._sum()
            finally:
                manifest.save(self.folder, self.made, self.shards)
        return report

    def _todo(self, reader: Reader, report: Report, stop: Stop) -> list[Output]:
        """The shards that are not complete, begun or not; what is done already is counted in the report."""
        todo: list[Output] = []
        changed: list[str] = []
        for task, shard in enumerate(self.shards):
            journal = Journal.load(self.folder.journal(shard.name))
            if journal and self._is_outdated(shard, journal, stop):
                changed.append(f"the input {shard.input} has changed")
            elif journal and journal.complete and self._is_done(shard, journal, report):
                self._publish(task, shard, journal)
                report.tally.merge(journal.tally)
                reader.skip(shard)
            else:
                todo.append(self._begun(task, shard, journal, report))
        if changed:
            raise manifest.changed(self.folder, changed)
        return todo

    def _is_outdated(self, shard: Shard, journal: Journal, stop: Stop) -> bool:
        """Whether the input is not what the journal is about. What is complete is told by size and time of change."""
        if journal.tally.rejects["unreadable"] or (journal.complete and shard.signature() == journal.signature):
            return False
        return shard.digest(stop.check) != journal.sha256

    def _is_done(self, shard: Shard, journal: Journal, report: Report) -> bool:
        if journal.tally.rejects["unreadable"]:
            report.say(f"{shard.input} could not be read; it is cleaned anew")
            return False
        if not is_there(self.folder, shard.name, journal):
            report.say(f"what was written for {shard.input} is gone or was changed; it is cleaned anew")
            return False
        return True

    def _publish(self, task: int, shard: Shard, journal: Journal) -> None:
        if not stats.is_complete(self.folder, task):
            publish(self.folder, shard.name)
            stats.complete(self.folder, task, journal)

    def _begun(self, task: int, shard: Shard, journal: Journal | None, report: Report) -> Output:
        """The output of a shard that is not complete: gone on with if what there is can be trusted, else anew."""
        output = Output(self.folder, task, shard)
        stats.forget(self.folder, task)
        if journal and not journal.complete and not journal.tally.rejects["unreadable"] and output.go_on(journal):
            report.tally.merge(journal.tally)
            report.say(f"going on with {shard.input} after {output.pages:,} pages")
            stats.log(self.folder, task, f"going on after {output.pages:,} pages")
        else:
            self.folder.journal(shard.name).unlink(missing_ok=True)
        return output

    def _sum(self) -> None:
        tally, seconds = Tally(), []
        for shard in self.shards:
            if journal := Journal.load(self.folder.journal(shard.name)):
                tally.merge(journal.tally)
                seconds.append(journal.seconds)
        stats.end(self.folder, tally, seconds)
