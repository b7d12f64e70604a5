"""Many plain texts looked up in many lines: whole lines, beginnings and ends in dicts, all others by Aho-Corasick.

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

from ahocorasick_rs import BytesAhoCorasick, Implementation

from unchrome import shape

TIERS = (120, 250, 500, inf)
"""Characters: lines up to each of these are searched together, for the texts of the owners that take such lines."""
EDGE = 3
"""Bytes of a line's beginning or end by which what it begins or ends with is found."""
FEW = 30_000
"""Texts: so many are compiled for speed (a DFA), more for size."""

_ASCII = bytes(range(128))
_PLAIN = _ASCII + bytes({byte for char in "‘’“”–—…" for byte in char.encode()})
"""The bytes of characters that have no case but for ASCII; all of them begin with the same two."""
_LEAD, _LEADS = b"\xe2", b"\xe2\x80"
_QUOTES = {"'": ("'", "‘", "’"), '"': ('"', "“", "”")}


class Texts:
    """The texts, added one by one, then looked up."""

    def __init__(self) -> None:
        self._whole: dict[bytes, set[int]] = defaultdict(set)
        self._heads: dict[bytes, dict[bytes, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._tails: dict[bytes, dict[bytes, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._inner: list[dict[bytes, set[int]]] = [defaultdict(set) for _ in TIERS]

    def add(self, text: str, owner: int, longest: float) -> None:
        """One more text, whose owner takes lines of so many characters at the most."""
        starts, ends = text.startswith("\n"), text.endswith("\n")
        for variant in _variants(text.strip("\n")):
            if starts and ends:
                self._whole[variant].add(owner)
            elif starts:
                self._heads[variant[:EDGE]][variant].add(owner)
            elif ends:
                self._tails[variant[-EDGE:]][variant].add(owner)
            else:
                for texts, over in zip(self._inner, (0, *TIERS), strict=False):
                    if longest > over:
                        texts[variant].add(owner)

    def find(self, lines: Sequence[str]) -> list[Sequence[int]]:
        """For each line the owners of the texts in it, in order."""
        folded = _folded(lines)
        found: list[set[int] | None] = [self._at_edges(line) for line in folded]
        tiers: list[list[int]] = [[] for _ in TIERS]
        for at, line in enumerate(lines):
            tiers[bisect_left(TIERS, len(line))].append(at)
        for automaton, places in zip(self._automata, tiers, strict=True):
            if places and automaton:
                for at, owners in automaton.find([folded[place] for place in places]):
                    held = found[places[at]]
                    found[places[at]] = owners if held is None else held | owners
        return [sorted(owners) if owners else () for owners in found]

    def _at_edges(self, line: bytes) -> set[int] | None:
        found = self._whole.get(line)
        for edge in (line[:1], line[:2], line[:EDGE]):
            for text, owners in self._heads[edge].items() if edge in self._heads else ():
                if line.startswith(text):
                    found = owners if found is None else found | owners
        for edge in (line[-1:], line[-2:], line[-EDGE:]):
            for text, owners in self._tails[edge].items() if edge in self._tails else ():
                if line.endswith(text):
                    found = owners if found is None else found | owners
        return found

    @cached_property
    def _automata(self) -> list[_Automaton | None]:
        return [_Automaton(texts) if texts else None for texts in self._inner]


class _Automaton:
    """Texts that may stand anywhere in a line."""

    def __init__(self, texts: dict[bytes, set[int]]) -> None:
        how = Implementation.DFA if len(texts) <= FEW else Implementation.ContiguousNFA
        self._owners = list(texts.values())
        self._texts = BytesAhoCorasick(list(texts), implementation=how)

    def find(self, lines: Sequence[bytes]) -> Iterator[tuple[int, set[int]]]:
        """Which line has texts of which owners."""
        hits = self._texts.find_matches_as_indexes(b"\n".join(lines), overlapping=True)
        if hits:
            ends = list(accumulate(len(line) + 1 for line in lines))
            for text, start, _ in hits:
                yield bisect_right(ends, start), self._owners[text]


def _folded(lines: Sequence[str]) -> list[bytes]:
    """The lines without case, as bytes; quotes are straight, or as they were in lines that are else plain ASCII."""
    whole = "\n".join(lines).encode("utf-8", "surrogatepass")
    if _is_plain(whole):
        return whole.lower().split(b"\n")
    return [
        line.lower()
        if _is_plain(line)
        else shape.folded(line.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")
        for line in whole.split(b"\n")
    ]


def _is_plain(content: bytes) -> bool:
    return content.isascii() or (not content.translate(None, _PLAIN) and content.count(_LEAD) == content.count(_LEADS))


def _variants(text: str) -> Iterator[bytes]:
    """The text with each of its quotes straight or curly."""
    for chars in product(*(_QUOTES.get(char, char) for char in text)):
        yield "".join(chars).encode("utf-8", "surrogatepass")
