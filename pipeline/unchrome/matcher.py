"""Which rules find a line by its text: all patterns in one automaton, plain lines in a dict, verdicts remembered.

What this gives is by definition what asking each rule in turn gives; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import re2

from unchrome import shape
from unchrome.rule import Found, Rule, options

REMEMBERED_LINES = 50_000
REMEMBERED_LENGTH = 120
"""Short lines recur over the pages of a corpus; their verdicts are kept, these many of them, up to this length."""

Hits = tuple[tuple[int, Found], ...]


class Matcher:
    """The text side of a list of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._equals: dict[str, list[int]] = defaultdict(list)
        self._always = [i for i, rule in enumerate(self.rules) if not rule.has_text]
        self._owners: list[int] = []
        self._set = re2.Set.SearchSet(options())
        for index, rule in enumerate(self.rules):
            self._add(index, rule)
        if self._owners:
            self._set.Compile()
        self._seen: dict[str, Hits] = {}

    def _add(self, index: int, rule: Rule) -> None:
        for text in rule.equals:
            self._equals[text].append(index)
        for pattern in filter(None, (rule.edges, rule.match)):
            self._set.Add(pattern)
            self._owners.append(index)

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
        if self._owners:
            found.update(self._owners[i] for i in self._set.Match(bare) or ())
        return tuple((i, hit) for i in sorted(found) if (hit := self.rules[i].find(bare)))
