"""A process that cleans pages one by one, and that can be killed: whatever a page does to it, it does to that page."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from unchrome.model import Article, Page, Reject
from unchrome.sink import Written, written

START = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
"""Forked after the rules are loaded, a worker has them at once."""
HELD = 0.5
"""Seconds of work after which results are sent, before all pages are done."""

UTIME = 11
"""The place in `/proc/PID/stat`, behind the command's name and the state, of the time spent in the process; the time
that the system spent for it comes next."""


PR_SET_PDEATHSIG = 1
"""The option of prctl(2) that names the signal which a process gets when the one that started it ends."""

Result = Written | Reject


class Cleans(Protocol):
    """What a worker needs: `flow.Cleaner` is one."""

    def clean(self, page: Page) -> Article | Reject:
        """The article of a page, or the reject that says why there is none."""


class UnsendableError(ValueError):
    """A page cannot be sent to another process."""


class Worker:
    """One process, and where it is. `cleaned` counts the pages whose results it has given, `html` those of HTML that it
    was given."""

    def __init__(self, cleaner: Cleans, max_memory: int) -> None:
        context: Any = multiprocessing.get_context(START)
        self.connection, theirs = context.Pipe()
        self._begun = context.RawValue("Q", 0)
        args = (cleaner, self.connection, theirs, self._begun, max_memory)
        self._process = context.Process(target=_work, args=args, daemon=True)
        self._process.start()
        theirs.close()
        self.cleaned = self.html = self._seen = 0
        self._since = (0.0, 0.0)

    def give(self, pages: Sequence[Page]) -> None:
        """Send it pages, when it has none; so neither side waits while the other does. Raises UnsendableError where
        one of them cannot be sent; none is then."""
        self._since = self._times()
        self.html += sum(page.kind == "html" for page in pages)
        try:
            self.connection.send(pages)
        except OSError:
            pass  # it has died, which is found out when it is asked for results
        except Exception as error:  # noqa: BLE001 - whatever pickling says of it
            raise UnsendableError(f"{type(error).__name__}: {error}") from None

    @property
    def has_died(self) -> bool:
        """Whether it is gone, of one that has no pages."""
        return bool(self.connection.poll())

    def take(self) -> list[Result]:
        """The results of the first pages that it has in hand, once there are some. Raises EOFError where it has
        died."""
        try:
            results: list[Result] = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        self.cleaned += len(results)
        return results

    @property
    def at(self) -> int:
        """Which of the pages it has in hand it was at when `seconds` was last asked for, from 0: the last that it had
        begun, else the first."""
        return max(0, self._seen - self.cleaned - 1)

    def seconds(self) -> tuple[float, float]:
        """How long it has been at its page: of the processor's time, and by the clock; from when it was first seen
        there."""
        used, now = self._times()
        if self._begun.value != self._seen:
            self._seen, self._since = self._begun.value, (used, now)
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


def _work(cleaner: Cleans, ours: Connection, connection: Connection, begun: Any, max_memory: int) -> None:
    """What the process does: clean what it is sent, until the other side is gone; so it must not hold that itself.

    `begun` counts the pages begun, where the other side sees it even when this process is gone.
    """
    ours.close()
    for number in (signal.SIGINT, signal.SIGTERM):  # the run decides what these end
        signal.signal(number, signal.SIG_IGN)
    _end_with_the_run()
    _bound(max_memory)
    gc.freeze()  # what is shared with the run is not gone through again and again, and so stays shared
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            results: list[Result] = []
            since = time.monotonic()
            for page in connection.recv():
                begun.value += 1
                results.append(written(cleaner.clean(page)))
                if time.monotonic() - since >= HELD:
                    connection.send(results)
                    results, since = [], time.monotonic()
            if results:
                connection.send(results)


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
    """The reject of a page that cannot go from process to process."""
    return Reject(page.id, page.where, "engine", "unsendable", f"it cannot be sent to another process: {why}", page.url)
