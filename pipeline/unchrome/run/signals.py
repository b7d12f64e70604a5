"""SIGINT and SIGTERM end a run when the page in hand is done; a second one ends it at once."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

SIGNALS = (signal.SIGINT, signal.SIGTERM)

T = TypeVar("T")


class StoppedError(Exception):
    """The run was told to stop; `signal` by which."""

    def __init__(self, by: signal.Signals) -> None:
        super().__init__(by.name)
        self.signal = by


class Stop:
    """Whether the run has been told to stop."""

    def __init__(self) -> None:
        self._by: signal.Signals | None = None
        self._interrupts = False

    def check(self) -> None:
        """Raise StoppedError if it has."""
        if self._by:
            raise StoppedError(self._by)

    def heeded(self, items: Iterable[T]) -> Iterator[T]:
        """The items. Waiting for the next one ends with StoppedError when the signal comes; what the source makes of
        that is never given."""
        left = iter(items)
        while True:
            self._interrupts = True
            try:
                self.check()
                item = next(left)
            except StopIteration:
                return
            finally:
                self._interrupts = False
                self.check()
            yield item

    @contextmanager
    def heard(self) -> Iterator[Stop]:
        """Listen for it meanwhile."""
        before = {number: signal.signal(number, self._note) for number in SIGNALS}
        for number in SIGNALS:
            _hear_once(number)
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, number: int, _frame: object) -> None:
        self._by = signal.Signals(number)
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if self._interrupts:
            self.check()


def _hear_once(number: int) -> None:
    """Have the system forget the handler when the signal comes. Python itself hears of signals only when it is out of a
    parser, which may take minutes for a page; a second one must not wait for that. C libraries other than glibc do not
    offer it."""
    again = getattr(ctypes.CDLL(None), "sysv_signal", None) if sys.platform == "linux" else None
    if again:
        again.restype, again.argtypes = ctypes.c_void_p, (ctypes.c_int, ctypes.c_void_p)
        again(number, again(number, int(signal.SIG_IGN)))
