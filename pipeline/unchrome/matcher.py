"""Which rules may have something to say about which lines: all rules of a plan, asked in one pass over a page.

Of most rules a line must have certain texts (`literals`); these are looked up in the line. The few rules that are
open, since they may match almost anything, are compiled together and asked of a line only where their place calls for
it. What is found is a candidate; `Rule.find` has the word. That asking each rule in turn gives the same is tested.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import re2

from unchrome import literals
from unchrome.model import Line
from unchrome.rule import Rule, options
from unchrome.texts import Texts

OPEN_ANYWHERE, OPEN_PLACED = 0.01, 0.002
"""A pattern is open where its texts begin at more than this share of the characters of ordinary text. One that looks
at one end of the page only is cheap to ask, so it is open sooner."""
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
        unseen = []
        for line in lines:
            if line.found is None and line.mark is None:
                line.found = self._seen.get(line.bare[0])
                if line.found is None:
                    unseen.append(line)
        if not unseen:
            return
        for line, found in zip(unseen, self._index.find([line.bare[0] for line in unseen]), strict=True):
            line.found = found
            if len(line.text) <= REMEMBERED_LENGTH and len(self._seen) < REMEMBERED_LINES:
                self._seen[line.bare[0]] = found

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

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.rules)


class _Index:
    """The rules by what they ask of a line's text: certain words, an open pattern, or nothing."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.wordless = frozenset(number for number, rule in enumerate(rules) if not rule.has_text)
        self._texts = Texts()
        self._open: list[int] = []
        self._patterns = re2.Set.SearchSet(options())
        for number, rule in enumerate(rules):
            for text in rule.equals:
                self._texts.add(f"\n{text}\n", number, rule.longest)
            for pattern in filter(None, (rule.edges, rule.match)):
                self._add(number, rule, pattern)
        self.open = frozenset(self._open)
        self._patterns.Compile()

    def _add(self, number: int, rule: Rule, pattern: str) -> None:
        texts, longest = literals.needed(pattern)
        limit = OPEN_ANYWHERE if rule.where == "anywhere" else OPEN_PLACED
        if texts is None or literals.rate(texts) > limit:
            self._open.append(number)
            self._patterns.Add(pattern)
            return
        for text in texts:
            self._texts.add(text, number, rule.longest if longest is None else min(longest, rule.longest))

    def find(self, bares: Sequence[str]) -> list[Sequence[int]]:
        """For each bare line the rules, in order, whose words it has."""
        return self._texts.find(bares)

    def among_open(self, bare: str) -> Collection[int]:
        """The open rules whose patterns match."""
        return {self._open[at] for at in self._patterns.Match(bare) or ()}
