"""Which rules find a line by its text: patterns in a few automata, plain lines in a dict, verdicts remembered.

What this gives is by definition what asking each rule in turn gives; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import re2

from unchrome import shape
from unchrome.rule import Found, Rule, options

TOGETHER = 20
"""Patterns to an automaton. Measured on 500 patterns and real lines: one automaton for all takes twice the time to
compile, three times the time to match and twice the memory; 5 and 40 are no better than 20."""
REMEMBERED_LINES = 50_000
REMEMBERED_LENGTH = 120
"""Short lines recur over the pages of a corpus; their verdicts are kept, these many of them, up to this length."""

Hits = tuple[tuple[int, Found], ...]


class Matcher:
    """The text side of a list of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._equals: dict[str, list[int]] = defaultdict(list)
        for index, rule in enumerate(self.rules):
            for text in rule.equals:
                self._equals[text].append(index)
        self._always = [i for i, rule in enumerate(self.rules) if not rule.has_text]
        owned = [(i, p) for i, rule in enumerate(self.rules) for p in (rule.edges, rule.match) if p]
        self._automata = [_Automaton(owned[at : at + TOGETHER]) for at in range(0, len(owned), TOGETHER)]
        self._seen: dict[str, Hits] = {}

    def hits(self, bare: str) -> Hits:
        """The rules (by their place in the list) that find the bare line, each with what it finds, in order."""
        known = self._seen.get(bare)
        if known is None:
            known = self._look(bare)
            if len(bare) <= REMEMBERED_LENGTH and len(self._seen) < REMEMBERED_LINES:
                self._seen[bare] = known
        return known

    def _look(self, bare: str) -> Hits:
        found = {*self._always, *self._equals.get(shape.folded(bare), ())}
        for automaton in self._automata:
            found.update(automaton.find(bare))
        return tuple((i, hit) for i in sorted(found) if (hit := self.rules[i].find(bare)))


class _Automaton:
    """Some patterns, each with the place of the rule it belongs to, compiled together."""

    def __init__(self, owned: Sequence[tuple[int, str]]) -> None:
        self._owners = [index for index, _ in owned]
        self._set = re2.Set.SearchSet(options())
        for _, pattern in owned:
            self._set.Add(pattern)
        self._set.Compile()

    def find(self, bare: str) -> Iterator[int]:
        """The places of the rules whose patterns find the line."""
        return (self._owners[i] for i in self._set.Match(bare) or ())
