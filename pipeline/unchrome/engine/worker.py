"""A process that cleans pages one by one, and that can be killed: whatever a page does to it, it does to that page."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate, takewhile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from unchrome.model import Article, Page, Reject

START = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
"""Forked after the rules are loaded, a worker has them at once."""


TOGETHER = 1 << 16
"""Characters or bytes: pages of no more than this in all are sent together."""
UTIME = 11
"""The place in `/proc/PID/stat`, behind the command's name and the state, of the time spent in the process; the time
that the system spent for it comes next."""


PR_SET_PDEATHSIG = 1
"""The option of prctl(2) that names the signal which a process gets when the one that started it ends."""


class Cleans(Protocol):
    """What a worker needs: `flow.Cleaner` is one."""

    def clean(self, page: Page) -> Article | Reject:
        """The article of a page, or the reject that says why there is none."""


class UnsendableError(ValueError):
    """The page cannot be sent to another process."""


class Worker:
    """One process and the pages it has in hand; the first of them is the one it is at. `cleaned` counts those it has
    done, `sent` those that it was sent and has not."""

    def __init__(self, cleaner: Cleans, max_memory: int) -> None:
        context: Any = multiprocessing.get_context(START)
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(cleaner, self.connection, theirs, max_memory), daemon=True)
        self._process.start()
        theirs.close()
        self.pages: deque[Page] = deque()
        self.cleaned = self.sent = 0
        self._since = (0.0, 0.0)

    def give(self, pages: Sequence[Page]) -> None:
        """Hand it pages, when it has none. Raises UnsendableError as `send` does."""
        self.pages.extend(pages)
        self.send()

    def send(self) -> None:
        """Send it the next pages, when it has cleaned all that it was sent; so neither side waits while the other does.

        Small pages go together, a large one alone: one too large for its memory is then the page it is at. Raises
        UnsendableError where the first page cannot be sent.
        """
        self._since = self._times()
        together = self._together()
        for count in (together, 1):
            try:
                self.connection.send([self.pages[at] for at in range(count)])
            except OSError:
                pass  # it has died, which is found out when it is asked for the result
            except Exception as error:  # noqa: BLE001 - whatever pickling says of it
                if count == 1:
                    raise UnsendableError(f"{type(error).__name__}: {error}") from None
                continue
            self.sent = count
            return

    def _together(self) -> int:
        """How many of the next pages are small enough to go together, and at least one."""
        sizes = accumulate(len(page.content) for page in self.pages)
        return max(1, sum(1 for _ in takewhile(lambda size: size <= TOGETHER, sizes)))

    @property
    def has_died(self) -> bool:
        """Whether it is gone, of one that has no pages."""
        return bool(self.connection.poll())

    def take(self) -> Article | Reject:
        """The result of the page it is at, once there is one. Raises EOFError where it has died."""
        try:
            result: Article | Reject = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        self.pages.popleft()
        self.cleaned += 1
        self.sent -= 1
        self._since = self._times()
        return result

    def seconds(self) -> tuple[float, float]:
        """How long it has been at its page: of the processor's time, and by the clock."""
        if not self.pages:
            return 0.0, 0.0
        used, now = self._times()
        return used - self._since[0], now - self._since[1]

    def _times(self) -> tuple[float, float]:
        now = time.monotonic()
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # not Linux, or gone
            return now, now
        return (int(fields[UTIME]) + int(fields[UTIME + 1])) / os.sysconf("SC_CLK_TCK"), now

    def stop(self, grace: float = 0.0) -> int | None:
        """End the process; gives the code that it ended with by itself, if it did within so many seconds."""
        self._process.join(timeout=grace)
        code: int | None = self._process.exitcode
        self._process.kill()
        self._process.join()
        self.connection.close()
        return code


def _work(cleaner: Cleans, ours: Connection, connection: Connection, max_memory: int) -> None:
    """What the process does: clean what it is sent, until the other side is gone; so it must not hold that itself."""
    ours.close()
    for number in (signal.SIGINT, signal.SIGTERM):  # the run decides what these end
        signal.signal(number, signal.SIG_IGN)
    _end_with_the_run()
    _bound(max_memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            for page in connection.recv():
                result = cleaner.clean(page)
                try:
                    connection.send(result)
                except OSError:
                    raise
                except Exception as error:  # noqa: BLE001 - a result that cannot be sent is its page's own fault
                    connection.send(unsendable(page, f"{type(error).__name__}: {error}"))


def _end_with_the_run() -> None:
    """Have the kernel end this process when the run is gone, even while a page keeps it busy; on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _bound(max_memory: int) -> None:
    """Bound what this process takes beyond what it has from the one it comes from, which may be a notebook or share
    memory with a cluster; where it is not bounded more tightly already."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = max_memory + _inherited()
    if max_memory and (hard == resource.RLIM_INFINITY or limit < hard):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _inherited() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def unsendable(page: Page, why: str) -> Reject:
    """The reject of a page that cannot go from process to process, or whose result cannot."""
    return Reject(page.id, page.where, "engine", "unsendable", f"it cannot be sent to another process: {why}", page.url)
