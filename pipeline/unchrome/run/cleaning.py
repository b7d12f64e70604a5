"""From pages to the outputs of their shards, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator

from unchrome.model import Article, Page, Reject
from unchrome.run import Report, TooManyRejectsError, stats
from unchrome.run.output import Output
from unchrome.run.progress import Meter
from unchrome.run.reader import Reader
from unchrome.run.signals import Stop, StoppedError

Engine = Callable[[Iterable[Page | Reject]], Iterator[Article | Reject]]
"""What cleans: one result for each page, in the order of the pages, reading no further ahead than it must."""


class Cleaning:
    """The way of pages through an engine; which output each result belongs to is kept in the order of the pages."""

    def __init__(self, reader: Reader, report: Report, stop: Stop) -> None:
        self._reader, self._report, self._stop = reader, report, stop
        self._order: deque[Output] = deque()

    def clean(self, todo: list[Output], engine: Engine, meter: Meter, tick: Callable[[], None]) -> None:
        """Clean what is left of these outputs and finish them. `tick` is called after each page.

        Raises what ends a run early; what came before is then saved, but where nothing more can be written.
        """
        waiting = deque(todo)
        results = engine(self._pages(todo))
        try:
            for result in results:
                output = self._order.popleft()
                while waiting[0] is not output:
                    self._finish(waiting.popleft())
                self._report.see(output.put(result))
                meter.begin()
                tick()
                self._stop.check()
                self._report.check()
            while waiting:
                self._finish(waiting.popleft())
        except (StoppedError, TooManyRejectsError) as error:
            self._leave(waiting[0], str(error))
            raise
        finally:
            if isinstance(results, Generator):
                results.close()
            for output in waiting:
                output.close()

    def _pages(self, todo: list[Output]) -> Iterator[Page | Reject]:
        """The pages that are left; those that an earlier run has done are read and passed over."""
        for output in todo:
            done = output.pages
            output.begin(self._stop.check)
            for at, page in enumerate(self._reader.pages(output.shard)):
                if at >= done:
                    self._order.append(output)
                    yield page
                else:
                    self._stop.check()

    def _finish(self, output: Output) -> None:
        output.finish()
        stats.complete(output.folder, output.task, output.journal)
        stats.log(output.folder, output.task, f"complete: {output.journal.tally.summary()}")

    def _leave(self, output: Output, why: str) -> None:
        """Save an output that is not finished, if it was begun."""
        if output.is_begun:
            output.save()
            stats.log(output.folder, output.task, f"{why}; {output.pages:,} pages are done")
