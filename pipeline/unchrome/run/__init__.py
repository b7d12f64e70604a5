"""A run of `clean`: where it writes, and what it tells the user."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from unchrome.errors import UsageError
from unchrome.model import Article, Reject
from unchrome.run.tally import Tally, count
from unchrome.sink import FOLDER, FORMATS, Sink, Writer, format_of, packed
from unchrome.sink.folder import Folder
from unchrome.source.files import identity
from unchrome.source.remote import is_address

SHOWN = 10
"""How many rejects are shown one by one; the rest are counted."""
ENOUGH = 100
"""Pages of which too many can be rejects; of fewer, a share says little."""


class TargetError(UsageError):
    """A file that cannot be written to."""


class TooManyRejectsError(UsageError):
    """More of the pages are rejects than were allowed."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The files of a run; no `out` is stdout."""

    out: Path | None
    ledger: Path | None
    rejects: Path | None
    format: str | None = None

    def check(self, inputs: Iterable[str]) -> None:
        """Raise TargetError where a target is an input, named twice, or not what its format takes."""
        self._check_formats()
        local = (Path(name) for name in inputs if name != "-" and not is_address(name))
        taken = {identity(path) for path in local if path.is_file()}
        named: set[Path] = set()
        for path in self._named():
            if path.is_dir() and not (path == self.out and self.format == FOLDER):
                raise TargetError(f"{path} is a folder; name a file")
            if path.exists() and identity(path) in taken:
                raise TargetError(f"{path} is an input; write to another file")
            if path.resolve() in named:
                raise TargetError(f"{path} is named for two outputs")
            named.add(path.resolve())

    def _check_formats(self) -> None:
        if self.format == FOLDER:
            if not self.out:
                raise TargetError(f"--format {FOLDER} writes a folder, a file an article; name it with --out")
            if self.out.exists() and not (self.out.is_dir() and not any(self.out.iterdir())):
                raise TargetError(f"{self.out} is there already; --format {FOLDER} writes a new or empty folder")
        for path in (self.ledger, self.rejects):
            if path and format_of(path) == "parquet":
                raise TargetError(f"{path} will hold JSON lines; name it .jsonl, .jsonl.gz or .jsonl.zst")

    def identities(self) -> set[tuple[int, int]]:
        """The files that are written to, once open; stdout too where it is a file."""
        found = {identity(path) for path in self._named()}
        if not self.out:
            status = os.fstat(sys.stdout.fileno())
            found.add((status.st_dev, status.st_ino))
        return found

    def _named(self) -> list[Path]:
        return [path for path in (self.out, self.ledger, self.rejects) if path]

    @contextmanager
    def open(self) -> Iterator[Sink]:
        """The sink over these files. Raises TargetError where one cannot be opened."""
        with ExitStack() as stack:
            articles = self._articles(stack)
            ledger, rejects = (
                packed(_opened(stack, path), path) if path else None for path in (self.ledger, self.rejects)
            )
            yield stack.enter_context(Sink(articles, ledger, rejects))

    def _articles(self, stack: ExitStack) -> Writer:
        if self.out and self.format == FOLDER:
            try:
                return Folder(self.out)
            except OSError as error:
                raise TargetError(f"{self.out} cannot be written: {error.strerror}") from None
        format_ = self.format or (format_of(self.out) if self.out else "jsonl")
        return FORMATS[format_](_opened(stack, self.out) if self.out else sys.stdout.buffer)


class Report:
    """What a run tells on stderr: each of the first rejects, then a summary; and the exit code."""

    def __init__(self, quiet: bool, max_rejects: float | None = None) -> None:
        """`max_rejects` is the share of pages, from 0 to 1, that may be rejects; None is any."""
        self.tally = Tally()
        self.quiet = quiet
        self._max_rejects = max_rejects
        self._shown = 0

    def see(self, result: Article | Reject) -> None:
        """Note one result."""
        self.tally.add(result)
        if isinstance(result, Reject) and self._shown < SHOWN and not self.quiet:
            self._shown += 1
            self.say(f"{result.where}: rejected by {result.stage}: {result.detail}")

    def say(self, message: str) -> None:
        """Print a line on stderr, unless the run is quiet."""
        if not self.quiet:
            print(f"unchrome: {message}", file=sys.stderr)

    def check(self) -> None:
        """Raise TooManyRejectsError where too many pages are rejects, of ENOUGH or more."""
        most, rejects, pages = self._max_rejects, self.tally.rejected, self.tally.pages
        if most is not None and pages >= ENOUGH and rejects > most * pages:
            said = f"{rejects:,} of {pages:,} pages are rejects{self.tally.why()}"
            raise TooManyRejectsError(f"stopped: {said}, more than --max-rejects {most:g}")

    def finish(self, skipped: int, all_kept: bool) -> None:
        """Print the summary: `skipped` files of folders were passed over, and the rejects are all kept or not."""
        if self.tally.rejected > SHOWN and not all_kept:
            more = self.tally.rejected - SHOWN
            self.say(f"{more:,} more rejects not shown; --rejects FILE keeps them all")
        if skipped:
            self.say(f"{count(skipped, 'file')} of other kinds passed over in folders")
        self.say(self.tally.summary())

    @property
    def exit_code(self) -> int:
        """0 done; 3 done, with rejects; 4 an input could not be read."""
        if self.tally.rejects["unreadable"]:
            return 4
        return 3 if self.tally.rejected else 0


def hush() -> None:
    """Keep other libraries' logs and warnings about a page off stderr: what counts of them is in the rejects."""
    warnings.simplefilter("ignore")
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability", "charset_normalizer"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _opened(stack: ExitStack, path: Path) -> BinaryIO:
    try:
        return stack.enter_context(path.open("wb"))
    except OSError as error:
        raise TargetError(f"{path} cannot be written: {error.strerror}") from None
