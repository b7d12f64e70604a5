"""The measures: how two texts agree, which lines of a page its gold has, and whether a field is right.

Precision and recall are of shingles of four words, as in the article-extraction-benchmark of Scrapinghub (2020), so
that figures can be compared with its table.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from unchrome.score.aligned import aligned

SHINGLE = 4
"""Words."""

_WORD = re.compile(r"\w+")
_BETWEEN_NAMES = re.compile(r"[;,&|]| and ", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text, as they are written."""
    return _WORD.findall(text)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Each run of four words and how often it is there; a shorter text is one shingle."""
    found = words(text)
    size = min(SHINGLE, len(found))
    return Counter(zip(*(found[at:] for at in range(size)), strict=False))


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many shingles the gold has, how many the other text, and how many both."""

    gold: int
    other: int
    both: int

    @property
    def precision(self) -> float | None:
        """The share of the other text that is in the gold; None where there is no other text."""
        return self.both / self.other if self.other else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that is in the other text; None where the gold is empty."""
        return self.both / self.gold if self.gold else None


def overlap(gold: str, text: str) -> Overlap:
    """How far a text agrees with the gold."""
    true, found = shingles(gold), shingles(text)
    return Overlap(true.total(), found.total(), (true & found).total())


def body_shares(lines: Sequence[str], gold: str) -> list[float | None]:
    """For each line the share of its words that the gold has, in the order of the page; None for one without words."""
    of_line = [words(line) for line in lines]
    flat = [word for line in of_line for word in line]
    owner = [at for at, line in enumerate(of_line) for _ in line]
    found = Counter(compress(owner, aligned(flat, words(gold))))
    return [found[at] / len(line) if line else None for at, line in enumerate(of_line)]


def same_title(gold: str, title: object) -> bool:
    """Whether two titles are the same, whatever their case, spaces and punctuation."""
    return _folded(gold) == _folded(title)


def same_date(gold: str, date: object) -> bool:
    """Whether two dates are of the same day."""
    return gold[:10] == str(date or "")[:10]


def same_people(gold: Any, authors: Any) -> bool:
    """Whether two lists of names, or bylines, have the same names in any order."""
    return _names(gold) == _names(authors)


def _folded(text: object) -> str:
    return " ".join(re.split(r"[\W_]+", unicodedata.normalize("NFKC", str(text or "")))).strip().casefold()


def _names(value: Any) -> set[str]:
    listed: Iterable[Any] = [value] if isinstance(value, str) else value or ()
    parts = (" ".join(part.split()).casefold() for item in listed for part in _BETWEEN_NAMES.split(str(item)))
    return {part.removeprefix("by ") for part in parts if part}
