"""Pages over worker processes of this machine: in order, with a bound on what is on its way, on time and on memory."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from multiprocessing.connection import wait
from typing import TypeVar

from unchrome.engine.item import cleanable, unsendable
from unchrome.engine.limits import Limits
from unchrome.engine.memory import MUCH, Result, is_too_much, too_much
from unchrome.engine.worker import EXHAUSTED, Cleans, UnsendableError, Worker
from unchrome.model import Page, Reject
from unchrome.sink import writable
from unchrome.source.record import Item, Record

BATCH_PAGES, BATCH_BYTES = 64, 1 << 18
"""Pages go to a worker in batches: so many at the most, and no more once they hold so many characters or bytes."""
AHEAD, AHEAD_BYTES = 16, 1 << 25
"""Batches for each worker that may be on their way, being cleaned, or done while an earlier one is not; and no more
once they hold so many characters or bytes."""
RECYCLED = 20_000
"""A worker is replaced after this many pages of HTML: the caches of the libraries that read it grow. What text takes is
bounded, and a new worker first has to find out again what this one knows."""
GRACE = 1.0
"""Seconds for a process whose end of the line is closed to be gone."""
TICK, CLOSE = 0.2, 0.005
"""Seconds between looks at how long workers have been at their pages, and how much memory they take; the second where a
page that has ended one is tried once more."""

T = TypeVar("T", bound=Item)


@dataclass(slots=True, eq=False)
class _Batch:
    """Items that stand together in the input, and the results so far, by place; a reject of the source is a result.

    `sent` are the places of the pages that a worker has in hand. `suspects` are those of pages whose worker died;
    where there is one, and where `alone` says so, pages are sent one by one.
    """

    items: list[Item]
    size: int = field(init=False)
    results: dict[int, Result] = field(init=False)
    sent: deque[int] = field(default_factory=deque)
    suspects: set[int] = field(default_factory=set)
    alone: bool = False

    def __post_init__(self) -> None:
        self.size = sum(map(size, self.items))
        self.results = {at: writable(item) for at, item in enumerate(self.items) if isinstance(item, Reject)}

    @property
    def done(self) -> bool:
        return len(self.results) == len(self.items)

    def next(self) -> list[Item]:
        """The pages to send now: small ones together, a large one alone, so that one which is too large for a worker's
        memory is the page that it is at."""
        left = {place: item for place, item in enumerate(self.items) if place not in self.results}
        sizes = accumulate(map(size, left.values()))
        together = sum(1 for _ in takewhile(lambda held: held <= BATCH_BYTES, sizes))
        self.sent = deque(list(left)[: 1 if self.alone or self.suspects else max(1, together)])
        return [self.items[place] for place in self.sent]

    def put(self, results: Iterable[Result]) -> None:
        """The results of the first pages that were sent."""
        for result in results:
            self.results[self.sent.popleft()] = result

    def ordered(self) -> Iterator[Result]:
        return (self.results[place] for place in range(len(self.items)))


def run(cleaner: Cleans, items: Iterable[Item], workers: int, limits: Limits | None = None) -> Iterator[Result]:
    """One result for each item, in the order of the items, from so many workers. A page that takes more than the
    limits, or ends its worker, is a reject that says so; the others are not affected."""
    pool = Pool(cleaner, workers, limits or Limits())
    try:
        yield from pool.run(items)
    finally:
        pool.stop()


class Pool:
    """The workers, and which batches each has in hand: the one it is at, and the next. They stay for the next pages
    until `stop`."""

    def __init__(self, cleaner: Cleans, count: int, limits: Limits) -> None:
        self._cleaner, self._count, self._limits = cleaner, count, limits
        self._hands: dict[Worker, deque[_Batch]] = {}
        self._todo: deque[_Batch] = deque()
        self._looked = 0.0

    def run(self, items: Iterable[Item]) -> Iterator[Result]:
        """One result for each item, in order; to be taken to the end before the next items are given."""
        todo = map(_Batch, batches(items, BATCH_PAGES, BATCH_BYTES))
        waiting: deque[_Batch] = deque()
        failure: Exception | None = None

        def read() -> _Batch | None:
            nonlocal failure
            try:
                return next(todo, None)
            except Exception as error:  # noqa: BLE001 - raised below, once what was read before is given
                failure = error
                return None

        upcoming = read()
        while upcoming or waiting:
            while upcoming and not self._todo and self._has_room(waiting):
                waiting.append(upcoming)
                self._todo.append(upcoming)
                self._start()
                upcoming = read()  # while the workers are busy, so that none waits for it
            while waiting and waiting[0].done:
                yield from waiting.popleft().ordered()
            self._watch()
        if failure is not None:
            raise failure

    def _has_room(self, waiting: Collection[_Batch]) -> bool:
        """Whether one more batch may be on its way."""
        held = sum(batch.size for batch in waiting)
        return len(waiting) < AHEAD * self._count and held < AHEAD_BYTES * self._count

    def stop(self) -> None:
        """End all workers."""
        for worker in self._hands:
            worker.stop()

    def _start(self) -> None:
        """Have workers clean what is to be done, as long as one of them takes it."""
        while self._todo and self._is_given(self._todo[0]):
            self._todo.popleft()

    def _is_given(self, batch: _Batch) -> bool:
        """Give the next pages of a batch to a worker; says whether one has taken them, or none are left. One that
        cannot be sent is a reject."""
        while items := batch.next():
            worker = self._free()
            if worker is None:
                return False
            try:
                is_given = worker.give(items)
            except UnsendableError as error:
                if len(items) == 1:
                    batch.put([unsendable(items[0], str(error))])
                batch.alone = True
                continue
            if is_given:
                self._hands[worker].append(batch)
            return is_given
        return True

    def _free(self) -> Worker | None:
        """A worker that has nothing in hand, else a new one, else one that has only what it is at; None where there are
        as many as may be, and all have more."""
        for worker in [worker for worker, hand in self._hands.items() if not hand]:
            if not worker.has_died:
                return worker
            self._end(worker)
        if len(self._hands) < self._count:
            worker = Worker(self._cleaner, self._limits.memory)
            self._hands[worker] = deque()
            return worker
        may_have_more = (worker for worker, hand in self._hands.items() if len(hand) == 1 and worker.html < RECYCLED)
        return next(may_have_more, None)

    def _watch(self) -> None:
        """Take what has come from the workers, and end those that have been at a page for too long."""
        busy = self._busy()
        tick = CLOSE if any(hand[0].suspects for hand in self._hands.values() if hand) else TICK
        ready = wait([worker.results for worker in busy], timeout=tick) if busy else []
        for worker in busy:
            if worker.results in ready:
                self._take(worker)
        now = time.monotonic()
        if now - self._looked >= tick:
            self._looked = now
            for worker in self._busy():
                self._look(worker)
        self._start()

    def _busy(self) -> list[Worker]:
        return [worker for worker, hand in self._hands.items() if hand]

    def _look(self, worker: Worker) -> None:
        used, passed = worker.seconds()
        if self._limits.exceeded(used, passed) and not worker.results.poll():
            batch = self._hands[worker][0]
            detail = f"cleaning took more than {self._limits.seconds:g} seconds"
            place = batch.sent[worker.at]
            batch.results[place] = _reject(batch.items[place], "too-slow", detail, used)
            self._end(worker)

    def _take(self, worker: Worker) -> None:
        hand = self._hands[worker]
        try:
            results = worker.take()
        except EOFError:
            self._bury(worker)
            return
        hand[0].put(results)
        if is_too_much(results[-1]):
            self._end(worker)
            return
        if hand[0].sent:
            return
        batch = hand.popleft()
        if not batch.done:
            self._todo.appendleft(batch)
        if not hand and worker.html >= RECYCLED:
            self._end(worker)

    def _bury(self, worker: Worker) -> None:
        """Go on without a worker that died. The page that it was at is tried once more, since somebody else may have
        ended it; then it is a reject."""
        batch = self._hands[worker][0]
        used, _ = worker.seconds()
        place = batch.sent[worker.at]
        code = self._end(worker, GRACE)
        if place not in batch.suspects:
            batch.suspects.add(place)
            return
        batch.results[place] = self._of_the_dead(batch.items[place], code, worker.taken, used)

    def _of_the_dead(self, item: Item, code: int | None, taken: int, used: float) -> Reject:
        """The reject of a page whose worker ended with this code, twice, and had been seen to take so much memory."""
        most = self._limits.memory
        if code == EXHAUSTED or (most and taken >= MUCH * most):
            return too_much(cleanable(item), most, used)
        detail = "the process that cleaned it ended twice"
        if code is not None:
            detail += f" by signal {signal.Signals(-code).name}" if code < 0 else f" with code {code}"
        return _reject(item, "worker-died", detail, used)

    def _end(self, worker: Worker, grace: float = 0.0) -> int | None:
        """End a worker; what it has in hand is to be done by others. Gives the code as `Worker.stop` does."""
        self._todo.extendleft(reversed(self._hands.pop(worker)))
        return worker.stop(grace)


def _reject(item: Item, reason: str, detail: str, used: float) -> Reject:
    page = cleanable(item)
    return Reject(page.id, page.where, "engine", reason, detail, page.url, seconds=used)


def batches(given: Iterable[T], max_pages: int, max_bytes: int) -> Iterator[list[T]]:
    """The items in batches of so many at the most, each closed once it holds so much; what was read before the source
    failed comes first."""
    items: list[T] = []
    held = 0
    try:
        for item in given:
            items.append(item)
            held += size(item)
            if len(items) >= max_pages or held >= max_bytes:
                yield items
                items, held = [], 0
    except Exception:
        if items:
            yield items
        raise
    if items:
        yield items


def size(item: Item) -> int:
    """How much an item holds: characters, or bytes."""
    if isinstance(item, Record):
        return len(item.line)
    return len(item.content) if isinstance(item, Page) else 0
