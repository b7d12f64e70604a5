"""Which rules may have something to say about which lines: all rules of a plan, asked in one pass over a page.

Of most rules a line must have certain texts (`literals`), and these are looked up in it. The others are open, since
they may match almost anything, and are compiled together. Rules that look at one end of the page are asked about the
lines there and no others. What is found is a candidate; `Rule.find` has the word. That asking each rule in turn gives
the same is tested.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

import re2

from unchrome import literals
from unchrome.model import Draft, Line
from unchrome.rule import Rule, options
from unchrome.texts import Texts

OPEN_ANYWHERE, OPEN_PLACED = 0.02, 0.002
"""A pattern is open where its texts begin at more than this share of the characters of ordinary text; where it looks at
one end of the page only it is cheap to ask, and open sooner."""
REMEMBERED_LINES = 50_000
REMEMBERED_LENGTH = 120
"""Short lines recur over the pages of a corpus; what was found in these many is kept, up to this length."""


class Matcher:
    """The text side of all rules of a plan. Rules are added before the first line is read."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._seen: dict[str, Collection[int]] = {}

    def add(self, rules: Iterable[Rule]) -> range:
        """Take more rules; gives their places in `rules`."""
        first = len(self.rules)
        self.rules += rules
        return range(first, len(self.rules))

    def read(self, draft: Draft) -> Mapping[int, Sequence[int]]:
        """For each rule that has words the lines of the draft, by their places, that may suit it; if any."""
        if draft.found_at != len(draft.marks):
            draft.found_at = len(draft.marks)
            draft.found = self._found(draft)
        return draft.found

    def _found(self, draft: Draft) -> dict[int, list[int]]:
        self._read([line for line in draft.lines if line.found is None and line.mark is None])
        found: dict[int, list[int]] = {}
        for index, line in enumerate(draft.lines):
            if line.found and line.mark is None:
                for number in line.found:
                    found.setdefault(number, []).append(index)
        regions = {where: draft.ends.region(where) for where in self._index.by_end}
        self._place([draft.lines[index] for region in regions.values() for index in region])
        for where, rules in self._index.by_end.items():
            for index in regions[where]:
                line = draft.lines[index]
                if line.placed and line.mark is None:
                    for number in rules.intersection(line.placed):
                        found.setdefault(number, []).append(index)
        return found

    def _read(self, lines: Iterable[Line]) -> None:
        unseen = []
        for line in lines:
            line.found = self._seen.get(line.bare[0])
            if line.found is None:
                unseen.append(line)
        if not unseen:
            return
        for line, found in zip(unseen, self._index.anywhere.find([line.bare[0] for line in unseen]), strict=True):
            line.found = found
            if len(line.text) <= REMEMBERED_LENGTH and len(self._seen) < REMEMBERED_LINES:
                self._seen[line.bare[0]] = found

    def _place(self, lines: Iterable[Line]) -> None:
        new = [line for line in lines if line.placed is None and line.mark is None]
        if new:
            for line, found in zip(new, self._index.placed.find([line.bare[0] for line in new]), strict=True):
                line.placed = found

    @property
    def wordless(self) -> Collection[int]:
        """The rules that ask nothing of the text."""
        return self._index.wordless

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.rules)


class _Index:
    """The rules by what they ask of a line's text: nothing, or else by whether they look `anywhere` or are `placed`."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.wordless = frozenset(number for number, rule in enumerate(rules) if not rule.has_text)
        worded = [(number, rule) for number, rule in enumerate(rules) if rule.has_text]
        self.by_end = {
            where: frozenset(number for number, rule in worded if rule.where == where)
            for where in ("head", "tail", "end")
        }
        self.anywhere = _Words([(number, rule) for number, rule in worded if rule.where == "anywhere"], OPEN_ANYWHERE)
        self.placed = _Words([(number, rule) for number, rule in worded if rule.where != "anywhere"], OPEN_PLACED)


class _Words:
    """The words of some rules, and the patterns of those that are open."""

    def __init__(self, rules: Iterable[tuple[int, Rule]], limit: float) -> None:
        self._texts = Texts()
        self._open: list[int] = []
        self._patterns = re2.Set.SearchSet(options())
        self._longest = 0.0
        for number, rule in rules:
            for text in rule.equals:
                self._texts.add(f"\n{text}\n", number, rule.longest)
            for pattern in filter(None, (rule.edges, rule.match)):
                self._add(number, rule, pattern, limit)
        self._patterns.Compile()

    def _add(self, number: int, rule: Rule, pattern: str, limit: float) -> None:
        texts, longest = literals.needed(pattern)
        if texts is None or literals.rate(texts) > limit:
            self._open.append(number)
            self._patterns.Add(pattern)
            self._longest = max(self._longest, rule.longest)
            return
        for text in texts:
            self._texts.add(text, number, rule.longest if longest is None else min(longest, rule.longest))

    def find(self, bares: Sequence[str]) -> list[Collection[int]]:
        """For each bare line the rules whose words it has, or whose open pattern matches."""
        found: list[Collection[int]] = list(self._texts.find(bares))
        for at, bare in enumerate(bares):
            if len(bare) <= self._longest and (matched := self._patterns.Match(bare)):
                found[at] = {*found[at], *(self._open[place] for place in matched)}
        return found
