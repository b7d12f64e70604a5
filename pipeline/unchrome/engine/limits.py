"""What one page may take before it is given up."""

from __future__ import annotations

from dataclasses import dataclass

WAITING = 5
"""A machine that has other things to do is given this many times as long by the clock."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take: seconds of the processor's time, or WAITING times as many by the clock while the run is
    not suspended, so that a process which does nothing is not waited for; and bytes of memory that the process that
    cleans it takes beyond what it starts with; 0: any. A page has up to `local.TICK` seconds more, since nobody looks
    all the time."""

    seconds: float = 60.0
    memory: int = 4 << 30

    def exceeded(self, used: float, passed: float) -> bool:
        """Whether a page that has used so much of the processor, while so much time has passed, takes too long."""
        return bool(self.seconds) and (used > self.seconds or passed > WAITING * self.seconds)
