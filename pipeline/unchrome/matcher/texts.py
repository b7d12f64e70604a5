"""Many plain texts looked up in many lines: whole lines in a dict, all others by Aho-Corasick.

Texts are folded (`shape.folded`); `\\n` stands for the beginning and the end of a line. Each has an owner, a number.
Texts that begin a line are looked up there alone; only the others are searched for all through the lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, product
from typing import Any

from ahocorasick_rs import BytesAhoCorasick, Implementation

from unchrome import shape

LONG = 220
"""Characters: most owners take no longer lines, and most text is longer lines."""
OFTEN = 1000
"""Texts that were searched for so many times are worth a table, which takes as long to make as a thousand searches."""
TABLED = 60_000
"""Bytes of texts in a table at the most: each takes 200 of memory."""
_BREAK = ord("\n")
_QUOTES = {"'": ("'", "‘", "’"), '"': ('"', "“", "”")}

Owners = Sequence[tuple[int, float]]
"""Of a text, each with the most characters of a line that it takes."""


class Texts:
    """The texts, added, then looked up."""

    def __init__(self) -> None:
        self._whole: dict[bytes, list[int]] = defaultdict(list)
        self._within: dict[bytes, list[tuple[int, float]]] = defaultdict(list)
        self._made: dict[tuple[bool, bool], list[_Search]] = {}

    def add(self, texts: Iterable[str], owner: int, longest: float) -> None:
        """More texts, whose owner takes lines of so many characters at the most."""
        owned = owner, longest
        for variant in chain.from_iterable(map(_variants, texts)):
            if len(variant) > 1 and variant[0] == variant[-1] == _BREAK:
                self._whole[variant[1:-1]].append(owner)
            else:
                self._within[variant].append(owned)

    def prepare(self) -> None:
        """Make all searches, each of which is else made when the first line of its kind comes."""
        for are_plain, are_long in product((True, False), repeat=2):
            for search in self._searches(are_plain, are_long):
                if are_plain:
                    search.hasten()

    def find(self, lines: Sequence[str], plain: Sequence[bool]) -> list[dict[int, Any]]:
        """For each line the owners of the texts in it, as the keys of a dict, in no order. `plain`: whether each line
        is known to be (`shape.is_plain`)."""
        found: list[dict[int, Any]] = [{} for _ in lines]
        kinds = defaultdict(list)
        for at, is_plain in enumerate(plain):
            kinds[is_plain, len(lines[at]) > LONG].append(at)
        for kind, places in kinds.items():
            self._find([lines[at] for at in places], [found[at] for at in places], *kind)
        return found

    def _find(self, lines: Sequence[str], found: Sequence[dict[int, Any]], are_plain: bool, are_long: bool) -> None:
        folded = _folded(lines, are_plain)
        for line, of_line in zip(folded, found, strict=True):
            if line in self._whole:
                of_line.update(dict.fromkeys(self._whole[line]))
        sizes = list(map(len, lines))
        for search in self._searches(are_plain, are_long):
            search.find(folded, sizes, found)

    def _searches(self, are_plain: bool, are_long: bool) -> list[_Search]:
        """The searches for lines of a kind: in plain ones for plain texts, in long ones for what takes long lines."""
        if (are_plain, are_long) not in self._made:
            texts = self._plain if are_plain else self._within
            if are_long:
                texts = {text: owners for text, owners in texts.items() if any(most > LONG for _, most in owners)}
            self._made[are_plain, are_long] = _searches(texts)
        return self._made[are_plain, are_long]

    @cached_property
    def _plain(self) -> dict[bytes, list[tuple[int, float]]]:
        """The texts that a plain line can hold."""
        return {text: owners for text, owners in self._within.items() if text.isascii() or _is_plain(text)}


def _searches(texts: Mapping[bytes, Owners]) -> list[_Search]:
    """The searches for these texts: at the beginnings of lines, and all through them."""
    begin = {text: owners for text, owners in texts.items() if text.startswith(b"\n")}
    others = {text: owners for text, owners in texts.items() if text not in begin}
    searches = [_Search(begin, max(map(len, begin)))] if begin else []
    return [*searches, _Search(others)] if others else searches


class _Search:
    """Looks for some texts in lines, or in so many of their first bytes."""

    def __init__(self, texts: Mapping[bytes, Owners], first: int | None = None) -> None:
        self._first = first
        self._owners = list(texts.values())
        self._texts = list(texts)
        self._automaton = BytesAhoCorasick(self._texts)
        self._searched = 0

    @cached_property
    def _table(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(self._texts, implementation=Implementation.DFA)

    def hasten(self) -> None:
        """Make a table of the texts, unless it would be too large or little is looked at: it takes half the time."""
        if self._first is None and sum(map(len, self._texts)) <= TABLED:
            self._automaton = self._table

    def find(self, lines: Sequence[bytes], sizes: Sequence[int], found: Sequence[dict[int, Any]]) -> None:
        """Add to `found`, for each line, the owners of the texts in it that take a line of its size."""
        self._searched += 1
        if self._searched == OFTEN:
            self.hasten()
        parts = lines if self._first is None else [line[: self._first] for line in lines]
        hits = self._automaton.find_matches_as_indexes(b"\n" + b"\n".join(parts) + b"\n", overlapping=True)
        ends = list(accumulate([len(part) + 1 for part in parts])) if hits else []
        for text, start, _ in hits:
            at = bisect_right(ends, start)
            for owner, longest in self._owners[text]:
                if sizes[at] <= longest:
                    found[at][owner] = None


def _folded(lines: Iterable[str], are_plain: bool) -> list[bytes]:
    """The lines without case, as bytes; quotes are straight, or as they were in plain lines."""
    if are_plain:
        return _bytes("\n".join(lines)).lower().split(b"\n")
    return [_bytes(shape.folded(line)) for line in lines]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _is_plain(text: bytes) -> bool:
    return shape.is_plain(text.decode("utf-8", "surrogatepass"))


def _variants(text: str) -> list[bytes]:
    """The text with each of its quotes straight or curly."""
    if "'" not in text and '"' not in text:
        return [_bytes(text)]
    return [_bytes("".join(chars)) for chars in product(*(_QUOTES.get(char, char) for char in text))]
