"""Something to be done to many files, a while at a time, so that the page can say how far it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

AT_ONCE = 0.5
"""Seconds that it goes on before the page hears of it."""


@dataclass(slots=True)
class Work:
    """`bits` does one piece after another and says of each what went wrong, if anything; `of` is how many there are.

    Then the browser goes on to the address `then`.
    """

    what: str
    of: int
    bits: Iterator[str]
    then: str
    done: int = 0
    wrong: list[str] = field(default_factory=list)
    number: int = field(default_factory=count().__next__)

    def go_on(self) -> bool:
        """Work for a while; gives whether all is done."""
        until = time.monotonic() + AT_ONCE
        for said in self.bits:
            self.done += 1
            self.wrong += [said] if said else []
            if time.monotonic() > until:
                return False
        return True
