"""From pages to the outputs of their shards, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice

from unchrome.model import Reject
from unchrome.run import Report, TooManyRejectsError, stats
from unchrome.run.folder import Folder
from unchrome.run.output import Output
from unchrome.run.progress import Meter
from unchrome.run.reader import Reader
from unchrome.run.shards import Shard
from unchrome.run.signals import Stop, StoppedError
from unchrome.sink import Written
from unchrome.source.record import Item, page_of
from unchrome.wording import count

Engine = Callable[[Iterable[Item]], Iterator[Written | Reject]]
"""What cleans: one result for each page, in the order of the pages, reading no further ahead than it must."""


class Cleaning:
    """The way of pages through an engine and to their outputs.

    What is on its way is kept in order: for each page the output it belongs to, and each output once more at its end.
    """

    def __init__(self, folder: Folder, reader: Reader, report: Report, stop: Stop) -> None:
        self._folder, self._reader, self._report, self._stop = folder, reader, report, stop
        self._order: deque[tuple[Output, bool]] = deque()
        self._at: Output | None = None

    def clean(self, shards: list[Shard], engine: Engine, meter: Meter, tick: Callable[[], None]) -> None:
        """Clean what is left of these shards and finish them. `tick` is called after each page.

        Raises what ends a run early; what came before is then saved, but where nothing more can be written.
        """
        results = engine(self._pages(shards))
        try:
            for result in results:
                self._finish()
                self._at, _ = self._order.popleft()
                self._at.put(result)
                self._report.see(result)
                meter.begin()
                tick()
                self._stop.check()
                self._report.check()
            self._finish()
            assert not self._order, "the engine gave fewer results than pages"
        except (StoppedError, TooManyRejectsError) as error:
            self._leave(str(error))
            raise
        finally:
            if isinstance(results, Generator):
                results.close()
            if self._at:
                self._at.close()

    def _pages(self, shards: list[Shard]) -> Iterator[Item]:
        """The pages that are left."""
        for shard in shards:
            output, pages = self._gone_on(shard) or (Output(self._folder, shard), self._read(shard))
            output.begin(self._stop.check)
            for page in pages:
                self._order.append((output, False))
                yield page
            self._order.append((output, True))

    def _gone_on(self, shard: Shard) -> tuple[Output, Iterator[Item]] | None:
        """The output of a shard under way and the pages that are left, if what there is can be trusted; the pages that
        it has are read and passed over, and must be the same."""
        output, pages = Output(self._folder, shard), self._read(shard)
        if not output.go_on(self._stop.check):
            return None
        if not output.journal.is_about(map(page_of, islice(pages, output.pages))):
            self._report.say(f"{shard.input} does not read as it did before; it is cleaned anew")
            return None
        self._report.tally.merge(output.journal.tally)
        done = count(output.pages, "page")
        self._report.say(f"going on with {shard.input} after {done}")
        stats.log(self._folder, shard, f"going on after {done}")
        return output, pages

    def _read(self, shard: Shard) -> Iterator[Item]:
        return self._stop.heeded(self._reader.pages(shard))

    def _finish(self) -> None:
        """Finish the shards whose last page is done."""
        while self._order and self._order[0][1]:
            self._at, _ = self._order.popleft()
            self._at.finish(self._stop.check)
            stats.complete(self._folder, self._at.shard, self._at.journal)
            stats.log(self._folder, self._at.shard, f"complete: {self._at.journal.tally.summary()}")
            self._at = None

    def _leave(self, why: str) -> None:
        """Save the output that is not finished."""
        if self._at:
            self._at.save()
            stats.log(self._folder, self._at.shard, f"{why} after {count(self._at.pages, 'page')}")
