"""Pages over worker processes of this machine: in order, with a bound on what is on its way, on time and on memory."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from unchrome.engine.worker import Cleans, UnsendableError, Worker, unsendable
from unchrome.model import Article, Page, Reject

BATCH_PAGES, BATCH_BYTES = 32, 1 << 18
"""Pages go to a worker in batches: so many at the most, and no more once they hold so much."""
AHEAD = 4
"""Batches for each worker that may be on their way: being cleaned, or done while an earlier one is not."""
RECYCLED = 20_000
"""A worker is replaced after this many pages: the caches of the libraries it uses grow."""
WAITING = 5
"""A machine that has other things to do is given this many times as long by the clock."""
GRACE = 1.0
"""Seconds for a process whose end of the line is closed to be gone."""
TICK = 0.2
"""Seconds between looks at how long workers have been at their pages."""

Result = Article | Reject


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take: seconds of the processor's time, or WAITING times as many by the clock, and bytes of
    memory that the process that cleans it takes beyond what it starts with; 0: any."""

    seconds: float = 60.0
    memory: int = 4 << 30

    def exceeded(self, used: float, passed: float) -> bool:
        """Whether a page that has used so much of the processor, while so much time has passed, takes too long."""
        return bool(self.seconds) and (used > self.seconds or passed > WAITING * self.seconds)


@dataclass(slots=True, eq=False)
class _Batch:
    """Pages that stand together in the input, and the results so far; a reject of the source is a result already.

    `died` is the place of the last page whose worker died.
    """

    items: list[Page | Reject]
    results: dict[int, Result] = field(default_factory=dict)
    at: int = 0
    died: int | None = None

    def pages(self) -> list[Page]:
        return [item for item in self.items if isinstance(item, Page)]

    def put(self, result: Result) -> None:
        """The result of the next page."""
        while isinstance(self.items[self.at], Reject):
            self.at += 1
        self.results[self.at] = result
        self.at += 1

    @property
    def done(self) -> bool:
        return all(index in self.results or isinstance(item, Reject) for index, item in enumerate(self.items))

    def ordered(self) -> Iterator[Result]:
        return (item if isinstance(item, Reject) else self.results[index] for index, item in enumerate(self.items))


def run(
    cleaner: Cleans, pages: Iterable[Page | Reject], workers: int, limits: Limits | None = None
) -> Iterator[Result]:
    """One result for each page, in the order of the pages, from so many workers. A page that takes more than the
    limits, or ends its worker, is a reject that says so; the others are not affected."""
    pool = Pool(cleaner, workers, limits or Limits())
    try:
        yield from pool.run(pages)
    finally:
        pool.stop()


class Pool:
    """The workers, and which batch each is at. They stay for the next pages until `stop`."""

    def __init__(self, cleaner: Cleans, count: int, limits: Limits) -> None:
        self._cleaner, self._count, self._limits = cleaner, count, limits
        self._busy: dict[Worker, _Batch] = {}
        self._idle: list[Worker] = []

    def run(self, pages: Iterable[Page | Reject]) -> Iterator[Result]:
        """One result for each page, in order; to be taken to the end before the next pages are given."""
        todo = map(_Batch, batches(pages, BATCH_PAGES, BATCH_BYTES))
        waiting: deque[_Batch] = deque()
        failure: Exception | None = None
        more = True
        while more or waiting:
            while more and len(self._busy) < self._count and len(waiting) < AHEAD * self._count:
                try:
                    batch = next(todo, None)
                except Exception as error:  # noqa: BLE001 - raised below, once what was read before is given
                    batch, failure = None, error
                more = batch is not None
                if batch is not None:
                    waiting.append(batch)
                    self._start(batch, batch.pages())
            while waiting and waiting[0].done:
                yield from waiting.popleft().ordered()
            if self._busy:
                self._watch()
        if failure is not None:
            raise failure

    def stop(self) -> None:
        """End all workers."""
        for worker in [*self._busy, *self._idle]:
            worker.stop()

    def _start(self, batch: _Batch, pages: list[Page]) -> None:
        """Have a worker clean these pages, the next of the batch; a page that cannot be sent is a reject."""
        while pages:
            worker = self._worker()
            try:
                worker.give(pages)
            except UnsendableError as error:
                batch.put(unsendable(pages[0], str(error)))
                pages = pages[1:]
                worker.pages.clear()
                self._idle.append(worker)
                continue
            self._busy[worker] = batch
            return

    def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if not worker.has_died:
                return worker
            worker.stop()
        return Worker(self._cleaner, self._limits.memory)

    def _watch(self) -> None:
        """Take what has come from the workers, and end those that have been at a page for too long."""
        by_connection = {worker.connection: worker for worker in self._busy}
        for connection in wait(list(by_connection), timeout=TICK):
            self._take(by_connection[connection])
        for worker in list(self._busy):
            if self._limits.exceeded(*worker.seconds()) and not worker.connection.poll():
                said = f"cleaning took more than {self._limits.seconds:g} seconds"
                self._replace(worker, "too-slow", said)

    def _take(self, worker: Worker) -> None:
        batch = self._busy[worker]
        try:
            batch.put(worker.take())
        except EOFError:
            self._replace(worker, "worker-died", "the process that cleaned it ended twice")
            return
        if worker.pages:
            if not worker.sent:
                self._go_on(worker, batch)
            return
        del self._busy[worker]
        if worker.cleaned < RECYCLED:
            self._idle.append(worker)
        else:
            worker.stop()

    def _go_on(self, worker: Worker, batch: _Batch) -> None:
        try:
            worker.send()
        except UnsendableError:
            del self._busy[worker]
            pages = list(worker.pages)
            worker.pages.clear()
            self._idle.append(worker)
            self._start(batch, pages)

    def _replace(self, worker: Worker, reason: str, detail: str) -> None:
        """The page that the worker was at is a reject; a new worker goes on with the others.

        Where the worker died, the page is given to the new one first: somebody else may have ended it.
        """
        batch = self._busy.pop(worker)
        used, _ = worker.seconds()
        code = worker.stop(GRACE if reason == "worker-died" else 0.0)
        if reason == "worker-died" and batch.died != batch.at:
            batch.died = batch.at
            self._start(batch, list(worker.pages))
            return
        page = worker.pages.popleft()
        if reason == "worker-died" and code is not None:
            detail += f" by signal {signal.Signals(-code).name}" if code < 0 else f" with code {code}"
        batch.put(Reject(page.id, page.where, "engine", reason, detail, page.url, seconds=used))
        self._start(batch, list(worker.pages))


def batches(pages: Iterable[Page | Reject], max_pages: int, max_bytes: int) -> Iterator[list[Page | Reject]]:
    """The pages in batches of so many at the most, each closed once it holds so much; what was read before the source
    failed comes first."""
    items: list[Page | Reject] = []
    held = 0
    try:
        for page in pages:
            items.append(page)
            held += size(page)
            if len(items) >= max_pages or held >= max_bytes:
                yield items
                items, held = [], 0
    except Exception:
        if items:
            yield items
        raise
    if items:
        yield items


def size(item: Page | Reject) -> int:
    """How much a page holds: characters, or bytes."""
    return len(item.content) if isinstance(item, Page) else 0
