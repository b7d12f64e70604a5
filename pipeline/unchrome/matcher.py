"""Which rules may have something to say about which lines: all rules of a plan, asked in one pass over a page.

Three kinds of rule are told apart by their text. Plain whole lines stand in a dict. Of every pattern that cannot match
without certain texts (`literals`), these texts stand in one Aho-Corasick automaton. The few patterns that are open,
since they may match almost anything, are compiled together and asked of a line only where a rule's place calls for it.
What is found is a candidate; `Rule.find` has the word. That asking each rule in turn gives the same is tested.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import accumulate

import re2
from ahocorasick_rs import BytesAhoCorasick

from unchrome import literals, shape
from unchrome.model import Line
from unchrome.rule import Rule, options

COMMON = 0.002
"""A pattern whose texts begin at more than this share of the characters of ordinary text is open."""
REMEMBERED_LINES = 50_000
REMEMBERED_LENGTH = 120
"""Short lines recur over the pages of a corpus; what was found in these many is kept, up to this length."""


class Matcher:
    """The text side of all rules of a plan. Rules are added before the first line is read."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._seen: dict[str, Sequence[int]] = {}

    def add(self, rules: Iterable[Rule]) -> range:
        """Take more rules; gives their places in `rules`."""
        first = len(self.rules)
        self.rules += rules
        return range(first, len(self.rules))

    def read(self, lines: Iterable[Line]) -> None:
        """Note for each line that is not gone and was not read before which rules' words it has."""
        new = [line for line in lines if line.found is None and line.mark is None]
        if not new:
            return
        unseen = []
        for line in new:
            line.found = self._seen.get(line.bare[0])
            if line.found is None:
                unseen.append(line)
        if unseen:
            self._look(unseen)

    @property
    def wordless(self) -> Collection[int]:
        """The rules that ask nothing of the text."""
        return self._index.wordless

    @property
    def open(self) -> Collection[int]:
        """The rules whose patterns may match almost anything."""
        return self._index.open

    def open_to(self, line: Line) -> Collection[int]:
        """The open rules that may find this line."""
        if line.open_to is None:
            line.open_to = self._index.among_open(line.bare[0])
        return line.open_to

    def _look(self, lines: Sequence[Line]) -> None:
        for line, found in zip(lines, self._index.find([line.bare[0] for line in lines]), strict=True):
            line.found = found
            if len(line.text) <= REMEMBERED_LENGTH and len(self._seen) < REMEMBERED_LINES:
                self._seen[line.bare[0]] = found

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.rules)


class _Index:
    """Where the words of which rule are looked up."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._equals: dict[str, list[int]] = defaultdict(list)
        texts: dict[str, list[int]] = defaultdict(list)
        self.wordless = frozenset(number for number, rule in enumerate(rules) if not rule.has_text)
        opened: list[tuple[int, str]] = []
        for number, rule in enumerate(rules):
            for text in rule.equals:
                self._equals[text].append(number)
            for pattern in filter(None, (rule.edges, rule.match)):
                needed = literals.needed(pattern)
                if needed is None or literals.rate(needed) > COMMON:
                    opened.append((number, pattern))
                    continue
                for text in needed:
                    texts[text].append(number)
        self.open = frozenset(number for number, _ in opened)
        self._owners = list(texts.values())
        self._texts = BytesAhoCorasick([text.encode() for text in texts]) if texts else None
        self._patterns = [number for number, _ in opened]
        self._opened = re2.Set.SearchSet(options())
        for _, pattern in opened:
            self._opened.Add(pattern)
        self._opened.Compile()

    def find(self, bares: Sequence[str]) -> list[Sequence[int]]:
        """For each bare line the rules, in order, whose words it has."""
        folded = shape.folded("\n".join(bares))
        found: list[set[int] | None] = [None] * len(bares)
        for at, text in enumerate(folded.split("\n")):
            if text in self._equals:
                found[at] = set(self._equals[text])
        if self._texts is not None:
            content = f"\n{folded}\n".encode("utf-8", "surrogatepass")
            ends = list(accumulate(len(text) + 1 for text in content[1:].split(b"\n")))
            for place, start, _ in self._texts.find_matches_as_indexes(content, overlapping=True):
                at = bisect_right(ends, start)
                held = found[at]
                if held is None:
                    found[at] = set(self._owners[place])
                else:
                    held.update(self._owners[place])
        return [sorted(numbers) if numbers else () for numbers in found]

    def among_open(self, bare: str) -> Collection[int]:
        """The open rules whose patterns match."""
        return {self._patterns[at] for at in self._opened.Match(bare) or ()}
