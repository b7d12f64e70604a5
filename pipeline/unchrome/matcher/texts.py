"""Many plain texts looked up in many lines: whole lines in a dict, all others by Aho-Corasick.

Texts are folded (`shape.folded`); `\\n` stands for the beginning and the end of a line. Each has an owner, a number.
Long lines are not searched for texts whose owners take only short ones: most owners do, and most text is long lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, product
from math import inf
from typing import Any

from ahocorasick_rs import BytesAhoCorasick, Implementation

from unchrome import shape

TIERS = (120, 250, 500, inf)
"""Characters: lines up to each of these are searched together, for the texts of the owners that take such lines."""
_QUOTES = {"'": ("'", "‘", "’"), '"': ('"', "“", "”")}


class Texts:
    """The texts, added one by one, then looked up."""

    def __init__(self) -> None:
        self._whole: dict[bytes, list[int]] = defaultdict(list)
        self._within: dict[bytes, list[int]] = defaultdict(list)
        self._longest: dict[bytes, float] = defaultdict(float)

    def add(self, text: str, owner: int, longest: float) -> None:
        """One more text, whose owner takes lines of so many characters at the most."""
        is_whole = text.startswith("\n") and text.endswith("\n")
        for variant in _variants(text):
            if is_whole:
                self._whole[variant.strip(b"\n")].append(owner)
            else:
                self._within[variant].append(owner)
                self._longest[variant] = max(self._longest[variant], longest)

    def find(self, lines: Sequence[str], are_plain: bool = False) -> list[dict[int, Any]]:
        """For each line the owners of the texts in it, as the keys of a dict, in no order. `are_plain`: all lines are
        known to be (`shape.is_plain`)."""
        folded = _folded(lines, are_plain)
        found = [dict[int, Any].fromkeys(self._whole.get(line, ())) for line in folded]
        tiers: list[list[int]] = [[] for _ in TIERS]
        for at, line in enumerate(lines):
            tiers[bisect_left(TIERS, len(line))].append(at)
        for automaton, places in zip(self._automata, tiers, strict=True):
            automaton.find([folded[at] for at in places], [found[at] for at in places])
        return found

    @cached_property
    def _automata(self) -> list[_Automaton]:
        return [
            _Automaton({text: owners for text, owners in self._within.items() if self._longest[text] > over})
            for over in (0, *TIERS[:-1])
        ]


class _Automaton:
    """Some texts and their owners.

    An NFA: a DFA takes ten times its memory, and is no faster on the whole, since it leaves the processor's cache.
    """

    def __init__(self, texts: dict[bytes, list[int]]) -> None:
        self._owners = list(texts.values())
        self._texts = BytesAhoCorasick(list(texts), implementation=Implementation.ContiguousNFA) if texts else None

    def find(self, lines: Sequence[bytes], found: Sequence[dict[int, Any]]) -> None:
        """Add to `found`, for each line, the owners of the texts in it."""
        if self._texts is None or not lines:
            return
        hits = self._texts.find_matches_as_indexes(b"\n" + b"\n".join(lines) + b"\n", overlapping=True)
        ends = list(accumulate(len(line) + 1 for line in lines))
        for text, start, _ in hits:
            of_line = found[bisect_right(ends, start)]
            for owner in self._owners[text]:
                of_line[owner] = None


def _folded(lines: Sequence[str], are_plain: bool) -> list[bytes]:
    """The lines without case, as bytes; quotes are straight, or as they were in plain lines."""
    if are_plain:
        return _bytes("\n".join(lines)).lower().split(b"\n")
    return [_bytes(line).lower() if shape.is_plain(line) else _bytes(shape.folded(line)) for line in lines]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _variants(text: str) -> Iterator[bytes]:
    """The text with each of its quotes straight or curly."""
    if "'" not in text and '"' not in text:
        yield _bytes(text)
        return
    for chars in product(*(_QUOTES.get(char, char) for char in text)):
        yield _bytes("".join(chars))
