"""Counting what recurs over the pages of a site: first by a sketch that is never too low, then exactly.

Most lines are said once. The sketch, of a fixed size, says which may have been said on enough pages; only those are
remembered with what is known of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from unchrome import shape
from unchrome.ends import EDGE
from unchrome.mine import fold
from unchrome.mine.store import Copy
from unchrome.mine.telling import tells

SKETCH = 1 << 21
"""Counters of the sketch, a byte each."""
SAMPLES = 3
SPELLINGS = 12
"""How many ways in which a line is written are remembered; and of those that tell something against it, one of each."""


class Spot(NamedTuple):
    """A line where it stands on a page: its text, folded too, the lines next to it, which place of how many it has,
    whether it stands in the head and in the tail, and whether it reads like a paragraph."""

    text: str
    fold: str
    above: str
    below: str
    at: int
    of: int
    head: bool
    tail: bool
    body: bool


class Sample(NamedTuple):
    """One place where a line was found: the page's id, the line above, the line, the line below."""

    page: str
    above: str
    line: str
    below: str


@dataclass(slots=True)
class Seen:
    """What is known of a line, or a frame, over the pages of a site.

    `pages` counts articles, `times` places; of these so many stand in the `head`, in the `tail`, `inside` (in
    neither), and read like a `body` line. `letters` are all its characters; `place` is the sum of its places, each in
    thousandths of its page. `told` is what its spellings told against it.
    """

    pages: int = 0
    times: int = 0
    head: int = 0
    tail: int = 0
    inside: int = 0
    body: int = 0
    letters: int = 0
    place: int = 0
    dates: tuple[str, str] = ("", "")
    spellings: Counter[str] = field(default_factory=Counter)
    above: Counter[str] = field(default_factory=Counter)
    below: Counter[str] = field(default_factory=Counter)
    titled: bool = False
    samples: list[Sample] = field(default_factory=list)
    last: int = -1
    told: set[object] = field(default_factory=set)

    def see(self, page: Copy, spot: Spot, number: int) -> None:
        """Note one more place."""
        self.times += 1
        self.head += spot.head
        self.tail += spot.tail
        self.inside += not (spot.head or spot.tail)
        self.body += spot.body
        self.letters += len(spot.text)
        self.place += 1000 * spot.at // spot.of
        if spot.text in self.spellings or self._is_new(spot.text) or len(self.spellings) < SPELLINGS:
            self.spellings[spot.text] += 1
        if self.last == number:
            return
        self.last = number
        self.pages += 1
        self.above[fold.folded(spot.above)] += 1
        self.below[fold.folded(spot.below)] += 1
        self.titled |= bool(page.title) and shape.key(page.title) == shape.key(spot.text)
        if page.date:
            first, last = self.dates
            self.dates = (min(first or page.date, page.date), max(last, page.date))
        if len(self.samples) < SAMPLES:
            self.samples.append(Sample(page.id, spot.above, spot.text, spot.below))

    def _is_new(self, text: str) -> bool:
        """Whether this way to write the line tells something against it that none did before."""
        told = {(at, says) for at, says in enumerate(tells(text)) if says}
        is_new = not told <= self.told
        self.told |= told
        return is_new


class Sketch:
    """Counts of a fixed size: of a key never fewer than there were, up to 255."""

    def __init__(self, size: int = SKETCH) -> None:
        self._counts, self._size = bytearray(size), size

    def add(self, keys: Iterable[Hashable]) -> None:
        """Count each key once."""
        counts, size = self._counts, self._size
        for at in {hash(key) % size for key in keys}:
            if counts[at] < 255:
                counts[at] += 1

    def at_most(self, key: Hashable) -> int:
        """The count of the key; it may hold those of others."""
        return self._counts[hash(key) % self._size]


Pages = Callable[[], Iterable[Copy]]
Keys = Callable[[Spot], Collection[Hashable]]


def count(pages: Pages, keys: Keys, least: int) -> dict[Hashable, Seen]:
    """What `keys` gives of the lines on at least so many pages; the pages are gone through twice."""
    sketch = Sketch()
    for page in pages():
        sketch.add({key for spot in spots(page) for key in keys(spot)})
    found: dict[Hashable, Seen] = {}
    for number, page in enumerate(pages()):
        for spot in spots(page):
            for key in keys(spot):
                if sketch.at_most(key) >= least:
                    found.setdefault(key, Seen()).see(page, spot, number)
    return {key: seen for key, seen in found.items() if seen.pages >= least}


def spots(page: Copy) -> Iterator[Spot]:
    """The lines of a page where they stand."""
    lines = page.lines
    bodies = [shape.is_body(line) for line in lines]
    above, total = 0, sum(bodies)
    for at, (line, body) in enumerate(zip(lines, bodies, strict=True)):
        below = total - above - body
        yield Spot(
            line,
            fold.folded(line),
            lines[at - 1] if at else "",
            lines[at + 1] if at + 1 < len(lines) else "",
            at,
            len(lines),
            above < EDGE,
            below < EDGE,
            body,
        )
        above += body
