"""The memory that a page may take, and whether it was for want of memory that a page gave no article."""

from __future__ import annotations

import re
import resource
from pathlib import Path

from unchrome.model import Page, Reject
from unchrome.sink import Written

Result = Written | Reject

REASON = "too-much-memory"
"""The reason of a reject that takes more memory than a page may."""
MUCH, NEARLY_ALL = 1 / 2, 15 / 16
"""The shares of what a page may take. Where an error comes with so much taken, memory is its cause: libraries have many
names for that, and a buffer that is to be twice as long is the largest step. A page that took nearly all is not
trusted without an error either: a parser that runs out of memory may give the part of the page that it has."""
LONG = 0.1
"""Seconds that a page of text takes before its memory is asked for: asking takes a twentieth of a short one."""

_PEAK = re.compile(r"^VmPeak:\s+(\d+) kB", re.MULTILINE)


class Bound:
    """A bound on the address space of this process, beyond what it has from the one it comes from, which may be a
    notebook or share memory with a cluster; a tighter one that is there already stays."""

    def __init__(self, most: int) -> None:
        """Set it, to so many bytes; 0: none."""
        self._inherited = _inherited()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = most + self._inherited
        self._most = most if hard == resource.RLIM_INFINITY or limit < hard else 0
        if self._most:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

    def judged(self, page: Page | Reject, result: Result) -> Result:
        """The result of a page, or of what gave none, or the reject that says that memory is what it lacked."""
        if isinstance(result, Reject) and result.reason == "error":
            lacked = result.detail.startswith(MemoryError.__name__) or self._is_taken(MUCH)
        else:
            is_html = isinstance(page, Page) and page.kind == "html"
            lacked = (is_html or result.seconds >= LONG) and self._is_taken(NEARLY_ALL)
        return self.lacked(page, result.seconds) if lacked else result

    def lacked(self, page: Page | Reject, seconds: float = 0.0) -> Reject:
        """The reject of a page that lacked memory."""
        return too_much(page, self._most, seconds)

    def _is_taken(self, share: float) -> bool:
        """Whether such a share of what the bound leaves has been in use at a time."""
        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        return limit != resource.RLIM_INFINITY and _peak() - self._inherited >= share * (limit - self._inherited)


def too_much(page: Page | Reject, most: int, seconds: float) -> Reject:
    """The reject of a page that takes more than so many bytes; 0: than there are."""
    detail = (
        f"cleaning took more than {most >> 20:,} MB of memory" if most else "cleaning took more memory than there is"
    )
    return Reject(page.id, page.where, "engine", REASON, detail, page.url, seconds=seconds)


def is_too_much(result: Result) -> bool:
    """Whether this is such a reject."""
    return isinstance(result, Reject) and result.reason == REASON


def _inherited() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _peak() -> int:
    """The most bytes of address space that this process has had; 0 where the system does not say."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text())
    except (OSError, MemoryError):
        return 0
    return int(found[1]) << 10 if found else 0
