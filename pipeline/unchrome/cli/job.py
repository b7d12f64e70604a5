"""What `unchrome clean` does once its options are understood: pages into a file, or into a folder shard by shard."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unchrome.cli.ends import UNREADABLE, WRONG, fail, quiet_pipe, usage_errors
from unchrome.wording import count

if TYPE_CHECKING:
    from unchrome.plan import Plan
    from unchrome.run import Report, Targets
    from unchrome.run.cleaning import Engine
    from unchrome.run.reader import Read
    from unchrome.run.shards import Shard
    from unchrome.run.signals import Stop
    from unchrome.source.files import Walk


@dataclass(frozen=True, slots=True)
class Job:
    """The inputs, what reads them, what cleans their pages, and what is told of it. Each way gives the exit code."""

    inputs: list[str]
    read: Read
    engine: Engine
    report: Report

    def into_file(self, targets: Targets) -> int:
        """Clean into one file or stdout. What a signal ends is whole as far as it goes; where stdin may keep it waiting
        it ends at once."""
        from unchrome.run.signals import Stop, StoppedError
        from unchrome.source.files import Walk

        walk, stop = Walk(), Stop()
        with usage_errors():
            targets.check(self.inputs)
        try:
            with nullcontext() if "-" in self.inputs else stop.heard():
                self._write(targets, walk, stop)
        except StoppedError as stopped:
            left = targets.left(count(self.report.tally.pages, "page"))
            fail(
                f"stopped by {stopped}; {left}; a run into a folder (-o DIR/) can be gone on with", 128 + stopped.signal
            )
        self.report.finish(walk.skipped, all_kept=targets.rejects is not None)
        return self.report.exit_code

    def _write(self, targets: Targets, walk: Walk, stop: Stop) -> None:
        with quiet_pipe(), usage_errors(targets.names), targets.open() as sink:
            walk.targets = targets.identities()
            for result in self.engine(stop.heeded(self.read(self.inputs, walk))):
                sink.put(result)
                self.report.see(result)
                self.report.check()
                stop.check()

    def into_folder(self, path: Path, plan: Plan, options: Mapping[str, Any]) -> int:
        """Clean into a folder; the options are those that what comes out depends on."""
        from unchrome.run import TooManyRejectsError, manifest
        from unchrome.run.folder import Folder
        from unchrome.run.reader import Reader
        from unchrome.run.sharded import Run
        from unchrome.run.signals import StoppedError

        with usage_errors():
            found, skipped = self._shards(path, options["kind"])
            run = Run(Folder(path, options["format"]), found, manifest.made_of(plan, options, found))
            reader = Reader(self.read)
            try:
                run.clean(reader, self.engine, self.report)
            except TooManyRejectsError as error:
                fail(f"{error}; what is done is saved, and with a larger share the same command goes on", WRONG)
            except StoppedError as stopped:
                again = shlex.join(["unchrome", *sys.argv[1:]])
                fail(f"stopped by {stopped}; what is done is saved; to go on: {again}", 128 + stopped.signal)
        self.report.finish(skipped + reader.skipped, all_kept=True)
        return self.report.exit_code

    def _shards(self, path: Path, kind: str | None) -> tuple[list[Shard], int]:
        from unchrome.run.shards import renamed, shards
        from unchrome.source.files import shown

        try:
            found, skipped = shards(self.inputs, kind, path)
        except OSError as error:
            said = f"{shown(error.filename)}: {error.strerror}"
            fail(f"{said}; nothing is cleaned, since a run into a folder has to know all that it reads", UNREADABLE)
        for shard in renamed(found):
            self.report.say(f"several inputs are called like {shard.input}; its output is named {shard.name}")
        return found, skipped
