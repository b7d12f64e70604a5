"""A process that cleans pages one by one, and that can be killed: whatever a page does to it, it does to that page."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Protocol

from unchrome.engine.item import cleanable
from unchrome.engine.memory import Bound, Result, is_too_much
from unchrome.model import Article, Page, Reject
from unchrome.sink import written
from unchrome.source.record import Item

if sys.platform == "linux":
    from fcntl import F_GETPIPE_SZ, F_SETPIPE_SZ, fcntl

START = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
"""Forked after the rules are loaded, a worker has them at once."""
HELD = 0.5
"""Seconds of work after which results are sent, before all pages are done."""
LOOK = 1.0
"""Seconds from one look at a worker to the next of which no more count: between them the run may have been suspended,
and its workers with it."""
PIPE = 1 << 20
"""Bytes that a pipe is asked to hold, so that neither side waits for the other: Linux gives so many to anybody."""
SPARE = 1 << 16
"""Bytes of a pipe that are not counted on: it holds pages of memory, and messages do not fill their last ones."""

UTIME, VSIZE = 11, 20
"""The places in `/proc/PID/stat`, behind the command's name, of the time spent in the process, with the time that the
system spent for it behind it, and of the bytes of its address space."""
EXHAUSTED = 77
"""The code that a worker ends with when it lacks memory for more than a page."""

PR_SET_PDEATHSIG = 1
"""The option of prctl(2) that names the signal which a process gets when the one that started it ends."""


class Cleans(Protocol):
    """What a worker needs: `flow.Cleaner` is one."""

    def clean(self, page: Page) -> Article | Reject:
        """The article of a page, or the reject that says why there is none."""


class UnsendableError(ValueError):
    """An item cannot be sent to another process."""


class _Begun(ctypes.Structure):
    """How many pages the process has begun, and how many of them are HTML; seen by the other side even when the process
    is gone."""

    _fields_ = (("pages", ctypes.c_uint64), ("html", ctypes.c_uint64))


class Worker:
    """One process, and where it is. `cleaned` counts the pages whose results it has given; `results` is what its
    results come by; `taken` is the most memory that it was seen to have taken for the page that it is at, in bytes of
    address space."""

    def __init__(self, cleaner: Cleans, max_memory: int) -> None:
        context: Any = multiprocessing.get_context(START)
        theirs, self._pages = _pipe(context)
        self.results, given = _pipe(context)
        self._room = _room(self._pages)
        self._begun = context.RawValue(_Begun)
        args = (cleaner, theirs, given, (self._pages, self.results), self._begun, max_memory)
        self._process = context.Process(target=_work, args=args, daemon=True)
        self._process.start()
        Finalize(self, self._process.kill, exitpriority=0)  # it hears no other signal, and its program would wait
        theirs.close()
        given.close()
        self.cleaned = self._seen = 0
        self._used = self._looked = self._passed = 0.0
        _, self._inherited = self._told()
        self.taken = 0
        self._in_hand: deque[_Message] = deque()

    @property
    def html(self) -> int:
        """How many pages of HTML it was given: those that it has begun, and all that it has in hand, since nobody knows
        what records hold."""
        begun: int = self._begun.html
        return begun + sum(message.left for message in self._in_hand)

    def give(self, items: Sequence[Item]) -> bool:
        """Send it pages, if it has none in hand or they can wait in the pipe behind those, so that nobody waits for the
        other to read; gives whether they were sent. Raises UnsendableError where one of them cannot be sent; none is
        then."""
        try:
            content = ForkingPickler.dumps(items)
        except Exception as error:  # noqa: BLE001 - whatever pickling says of it
            raise UnsendableError(f"{type(error).__name__}: {error}") from None
        if not self._in_hand:
            self._begin()
        elif sum(message.size for message in self._in_hand) + len(content) > self._room:
            return False
        with suppress(OSError):  # it has died, which is found out when it is asked for results
            self._pages.send_bytes(content)
        self._in_hand.append(_Message(len(content), len(items)))
        return True

    @property
    def has_died(self) -> bool:
        """Whether it is gone, of one that has no pages."""
        return bool(self.results.poll())

    def take(self) -> list[Result]:
        """The results of the first pages that it has in hand, once there are some. Raises EOFError where it has
        died."""
        try:
            results: list[Result] = self.results.recv()
        except OSError as error:
            raise EOFError from error
        self.cleaned += len(results)
        self._in_hand[0].left -= len(results)
        if not self._in_hand[0].left:
            self._in_hand.popleft()
        return results

    @property
    def at(self) -> int:
        """Which of the pages it has in hand it was at when `seconds` was last asked for, from 0: the last that it had
        begun, else the first."""
        return max(0, self._seen - self.cleaned - 1)

    def seconds(self) -> tuple[float, float]:
        """How long it has been at its page: of the processor's time, and by the clock while somebody looked, as this
        does; from when it was first seen there."""
        if self._begun.pages != self._seen:
            self._seen = self._begun.pages
            self._begin()
        now = time.monotonic()
        self._passed += min(now - self._looked, LOOK)
        self._looked = now
        used, memory = self._told()
        self.taken = max(self.taken, memory - self._inherited)
        return self._passed if used is None else used - self._used, self._passed

    def _begin(self) -> None:
        """It is at its page from now on."""
        self._used, self._looked, self._passed = self._told()[0] or 0.0, time.monotonic(), 0.0
        self.taken = 0

    def _told(self) -> tuple[float | None, int]:
        """The processor's time that it has used so far, and the bytes of its address space; None and 0 where the system
        does not say, or it is gone."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None, 0
        return (int(fields[UTIME]) + int(fields[UTIME + 1])) / os.sysconf("SC_CLK_TCK"), int(fields[VSIZE])

    def stop(self, grace: float = 0.0) -> int | None:
        """End the process; gives the code that it ended with by itself, if it did within so many seconds."""
        self._process.join(timeout=grace)
        code: int | None = self._process.exitcode
        self._process.kill()
        self._process.join()
        self._pages.close()
        self.results.close()
        return code


@dataclass(slots=True)
class _Message:
    """Pages that were sent together: their bytes, and how many of them are left to be cleaned."""

    size: int
    left: int


def _pipe(context: Any) -> tuple[Connection, Connection]:
    """The end to receive from and the end to send to."""
    ends: tuple[Connection, Connection] = context.Pipe(duplex=False)
    if sys.platform == "linux":
        with suppress(OSError):  # of one user's pipes, the system allows so much altogether
            fcntl(ends[0].fileno(), F_SETPIPE_SZ, PIPE)
    return ends


def _room(pipe: Connection) -> int:
    """Bytes that surely go into a pipe when nobody reads from it; 0 where the system does not say."""
    return fcntl(pipe.fileno(), F_GETPIPE_SZ) - SPARE if sys.platform == "linux" else 0


def _work(
    cleaner: Cleans, pages: Connection, given: Connection, others: Sequence[Connection], begun: Any, max_memory: int
) -> None:
    """What the process does: clean the pages that it is sent, until the other side is gone; so it must not hold the
    other ends itself."""
    for other in others:
        other.close()
    for number in (signal.SIGINT, signal.SIGTERM):  # the run decides what these end
        signal.signal(number, signal.SIG_IGN)
    _end_with_the_run()
    bound = Bound(max_memory)
    gc.freeze()  # what is shared with the run is not gone through again and again, and so stays shared
    try:
        _serve(cleaner, pages, given, begun, bound)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass
    except MemoryError:
        os._exit(EXHAUSTED)


def _serve(cleaner: Cleans, pages: Connection, given: Connection, begun: Any, bound: Bound) -> None:
    """Clean pages until one takes too much memory: what libraries keep after that may be broken."""
    while True:
        results: list[Result] = []
        since = time.monotonic()
        for item in pages.recv():
            begun.pages += 1
            results.append(_cleaned(cleaner, item, begun, bound))
            is_at_its_end = is_too_much(results[-1])
            if is_at_its_end or time.monotonic() - since >= HELD:
                given.send(results)
                results, since = [], time.monotonic()
            if is_at_its_end:
                return
        if results:
            given.send(results)


def _cleaned(cleaner: Cleans, item: Item, begun: Any, bound: Bound) -> Result:
    page = cleanable(item)
    if isinstance(page, Reject):
        return bound.judged(page, page)
    begun.html += page.kind == "html"
    try:
        return bound.judged(page, written(cleaner.clean(page), page.where))
    except MemoryError:
        return bound.lacked(page)


def _end_with_the_run() -> None:
    """Have the kernel end this process when the run is gone, even while a page keeps it busy; on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
