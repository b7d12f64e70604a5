"""Many plain texts looked up in many lines: whole lines in a dict, all others by Aho-Corasick.

Texts are folded (`shape.folded`); `\\n` stands for the beginning and the end of a line. Each has an owner, a number.
Long lines are not searched for texts whose owners take only short ones: most owners do, and most text is long lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, product
from math import inf

from ahocorasick_rs import BytesAhoCorasick, Implementation

from unchrome import shape

TIERS = (120, 250, 500, inf)
"""Characters: lines up to each of these are searched together, for the texts of the owners that take such lines."""
_ASCII = bytes(range(128))
_PLAIN = _ASCII + bytes({byte for char in "‘’“”–—…" for byte in char.encode()})
"""The bytes of characters that have no case but for ASCII; all of them begin with the same two."""
_LEAD, _LEADS = b"\xe2", b"\xe2\x80"
_QUOTES = {"'": ("'", "‘", "’"), '"': ('"', "“", "”")}


class Texts:
    """The texts, added one by one, then looked up."""

    def __init__(self) -> None:
        self._whole: dict[bytes, list[int]] = defaultdict(list)
        self._heads: dict[bytes, list[int]] = defaultdict(list)
        self._inner: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in TIERS]

    def add(self, text: str, owner: int, longest: float) -> None:
        """One more text, whose owner takes lines of so many characters at the most."""
        starts, ends = text.startswith("\n"), text.endswith("\n")
        for variant in _variants(text.strip("\n")):
            if starts and ends:
                self._whole[variant].append(owner)
            elif starts:
                self._heads[b"\n" + variant].append(owner)
            else:
                text_within = variant + b"\n" if ends else variant
                for texts, over in zip(self._inner, (0, *TIERS), strict=False):
                    if longest > over:
                        texts[text_within].append(owner)

    def find(self, lines: Sequence[str]) -> list[Collection[int]]:
        """For each line the owners of the texts in it."""
        folded = _folded(lines)
        found: list[Collection[int]] = [self._whole.get(line, ()) for line in folded]
        heads, inner = self._automata
        heads.find([line[: heads.longest] for line in folded], range(len(lines)), found)
        tiers: list[list[int]] = [[] for _ in TIERS]
        for at, line in enumerate(lines):
            tiers[bisect_left(TIERS, len(line))].append(at)
        for automaton, places in zip(inner, tiers, strict=True):
            automaton.find([folded[at] for at in places], places, found)
        return found

    @cached_property
    def _automata(self) -> tuple[_Automaton, list[_Automaton]]:
        return _Automaton(self._heads), [_Automaton(texts) for texts in self._inner]


class _Automaton:
    """Some texts and their owners; `longest` of the texts has so many bytes.

    An NFA: a DFA takes ten times its memory, and is no faster on the whole, since it leaves the processor's cache.
    """

    def __init__(self, texts: dict[bytes, list[int]]) -> None:
        self.longest = max(map(len, texts), default=0)
        self._owners = list(texts.values())
        self._texts = BytesAhoCorasick(list(texts), implementation=Implementation.ContiguousNFA) if texts else None

    def find(self, lines: Sequence[bytes], places: Sequence[int], found: list[Collection[int]]) -> None:
        """Add to `found`, at the place of each line, the owners of the texts in it."""
        if self._texts is None or not lines:
            return
        hits = self._texts.find_matches_as_indexes(b"\n" + b"\n".join(lines) + b"\n", overlapping=True)
        if hits:
            ends = list(accumulate(len(line) + 1 for line in lines))
            for text, start, _ in hits:
                at = places[bisect_right(ends, start)]
                found[at] = {*found[at], *self._owners[text]}


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
    if "'" not in text and '"' not in text:
        yield text.encode("utf-8", "surrogatepass")
        return
    for chars in product(*(_QUOTES.get(char, char) for char in text)):
        yield "".join(chars).encode("utf-8", "surrogatepass")
