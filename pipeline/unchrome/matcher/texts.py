"""Many plain texts looked up in many lines: whole lines in a dict, all others by Aho-Corasick.

Texts are folded (`shape.folded`); `\\n` stands for the beginning and the end of a line. Each has an owner, a number.
Texts that begin a line are looked up there alone; only the others are searched for all through the lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, product
from typing import Any

from ahocorasick_rs import BytesAhoCorasick, Implementation

from unchrome import shape

LONG = 220
"""Characters: most owners take no longer lines, and most text is longer lines."""
OFTEN = 100
"""Texts that were searched for so many times are worth a table. It takes as long to make as a thousand searches, and
memory that a long run should have from early on."""
TABLED = 60_000
"""Bytes of texts in a table at the most: each takes 200 of memory."""
LONGEST = 1 << 40
"""Characters: stands for no limit, which JSON has no number for."""
_BREAK = "\n"
_QUOTES = {"'": ("'", "‘", "’"), '"': ('"', "“", "”")}

Owners = tuple[tuple[int, int], ...]
"""Of a text, each with the most characters of a line that it takes."""
Added = tuple[Iterable[str], int, float]
"""Texts, their owner, and the most characters of a line that it takes."""
Kept = Callable[[str, Callable[[], Any]], Any]
"""Gives what is made under a name, something JSON can hold, or what was made from the same texts before."""


class Texts:
    """The texts, looked up."""

    def __init__(self, added: Callable[[], Iterable[Added]], kept: Kept) -> None:
        """The texts that `added` gives, which is asked only where they are not kept."""
        self._added, self._kept = added, kept
        self._made: dict[tuple[bool, bool], list[_Search]] = {}

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
        """The searches for lines of a kind: in plain ones for plain texts, in long ones for what takes long lines; at
        the beginnings of lines, and all through them."""
        if (are_plain, are_long) not in self._made:
            name = f"{'plain' if are_plain else 'other'} {'long' if are_long else 'short'}"
            owners, begin, others = self._kept(name, lambda: self._listed(are_plain, are_long))
            searches = [_Search(begin, owners, is_begin=True)] if begin else []
            self._made[are_plain, are_long] = [*searches, _Search(others, owners)] if others else searches
        return self._made[are_plain, are_long]

    def _listed(self, are_plain: bool, are_long: bool) -> tuple[list[Owners], dict[str, int], dict[str, int]]:
        """The texts for lines of a kind that begin a line, and all others, with the places of their owners in a list of
        these: many texts have the same."""
        listed: tuple[dict[str, int], dict[str, int]] = {}, {}
        known: dict[Owners, int] = {}
        for text, owners in self._all[1].items():
            if are_plain and not (text.isascii() or shape.is_plain(text)):
                continue
            if not are_long or any(most > LONG for _, most in owners):
                listed[not text.startswith(_BREAK)][text] = known.setdefault(tuple(owners), len(known))
        return list(known), *listed

    @cached_property
    def _whole(self) -> dict[bytes, Sequence[int]]:
        """The owners of whole lines."""
        return {_bytes(text): owners for text, owners in self._kept("whole", lambda: self._all[0]).items()}

    @cached_property
    def _all(self) -> tuple[dict[str, list[int]], dict[str, list[tuple[int, int]]]]:
        """The owners of whole lines, and of all other texts."""
        whole: dict[str, list[int]] = defaultdict(list)
        others: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for texts, owner, longest in self._added():
            owned = owner, at_most(longest)
            for variant in chain.from_iterable(map(_variants, texts)):
                if len(variant) > 1 and variant[0] == variant[-1] == _BREAK:
                    whole[variant[1:-1]].append(owner)
                else:
                    others[variant].append(owned)
        return whole, others


def at_most(longest: float) -> int:
    """So many characters, where there is a limit."""
    return int(min(longest, LONGEST))


class _Search:
    """Looks for some texts in lines, or in so many of their first bytes."""

    def __init__(self, texts: Mapping[str, int], owners: Sequence[Owners], *, is_begin: bool = False) -> None:
        """`texts` has for each the place of its owners."""
        self._owners = [owners[place] for place in texts.values()]
        self._texts = list(map(_bytes, texts))
        self._first = max(map(len, self._texts)) if is_begin else None
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


def _variants(text: str) -> list[str]:
    """The text with each of its quotes straight or curly."""
    if "'" not in text and '"' not in text:
        return [text]
    return ["".join(chars) for chars in product(*(_QUOTES.get(char, char) for char in text))]
