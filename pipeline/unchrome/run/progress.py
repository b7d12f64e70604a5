"""How far a run has come, on stderr: a bar on a terminal, a line a minute elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from unchrome.run.tally import Tally, share
from unchrome.wording import count

MINUTE, BLINK = 60.0, 0.25
"""Seconds between lines, and between looks of the bar."""


class Meter:
    """How fast a run goes, from its counts and the bytes of the inputs read so far, of so many in all."""

    def __init__(self, tally: Tally, total: int, read: Callable[[], int]) -> None:
        self._tally, self.total, self.read = tally, total, read
        self._began: tuple[int, int, float] | None = None

    def begin(self) -> None:
        """The first page is done; what was passed over before it is not part of the speed."""
        self._began = self._began or (self._tally.pages, self.read(), time.monotonic())

    def said(self) -> str:
        """Pages, pages a second, bytes of the inputs a second, the share of lines dropped, rejects, the time left."""
        pages, read, began = self._began or (self._tally.pages, self.read(), time.monotonic())
        seconds = max(time.monotonic() - began, 0.001)
        speed = (self.read() - read) / seconds
        left = _clock((self.total - self.read()) / speed) if speed > 0 else "unknown"
        tally = self._tally
        return (
            f"{count(tally.pages, 'page')}, {(tally.pages - pages) / seconds:,.0f}/s, {speed / 1e6:,.1f} MB/s, "
            f"{share(tally.dropped, tally.lines):.1%} dropped, {count(tally.rejected, 'reject')}, {left} left"
        )


@contextmanager
def progress(meter: Meter, quiet: bool) -> Iterator[Callable[[], None]]:
    """What to call after each page."""
    if quiet:
        yield lambda: None
    elif sys.stderr.isatty():
        from unchrome.run.bar import bar

        with bar(meter) as show:
            yield _every(BLINK, show)
            show()
    else:
        yield _every(MINUTE, lambda: print(f"unchrome: {meter.said()}", file=sys.stderr))


def _every(seconds: float, do: Callable[[], None]) -> Callable[[], None]:
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= seconds:
            last = now
            do()

    return tick


def _clock(seconds: float) -> str:
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 60:
        return f"{max(seconds, 0):.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{hours} h"
