"""Samples of what a run wrote: a few of each group, the same ones whenever and in whatever order it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

LONG = 300
"""Characters of a text that are kept."""


@dataclass(slots=True)
class Sample:
    """A text, of which no more than LONG characters are kept, how long it is, what decided about it, the page that it
    was first seen on, and what else is said about it. `seen` counts how often it was seen."""

    text: str
    length: int
    by: str
    page: str
    said: str = ""
    seen: int = 1

    @classmethod
    def of(cls, text: str, by: str, page: str, said: str = "") -> Sample:
        """The sample of this text."""
        return cls(text[:LONG], len(text), by, page[:LONG], said[:LONG])


class Samples:
    """So many of the different things that it is shown: those of the smallest digests.

    Whatever is kept in the end was kept since it was first seen, so `seen` is exact.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[int, Sample] = {}
        self._digests: list[int] = []

    def see(self, digest: int, make: Callable[[], Sample]) -> None:
        """See a thing of this digest once more; it is made only where it is kept."""
        if digest in self._held:
            self._held[digest].seen += 1
        elif len(self._held) < self._most or digest < -self._digests[0]:
            self._held[digest] = make()
            heappush(self._digests, -digest)
            if len(self._held) > self._most:
                del self._held[-heappop(self._digests)]

    def all(self) -> list[Sample]:
        """The samples, those that were seen most first."""
        return [sample for _, sample in sorted(self._held.items(), key=lambda item: (-item[1].seen, item[0]))]


def digest(*parts: str) -> int:
    """A number that these texts, and hardly any others, have."""
    content = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest())
