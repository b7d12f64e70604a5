"""Which rules come nearest to a line, and what keeps each of them from taking it.

A rule that finds the line's text and is refused by something else is nearer than one that does not find the text, and
the fewer things refuse it, the nearer. Of rules that do not find it, the nearest has an example most like the line:
the share of words that both have, where a word that few rules know weighs more (Dice's coefficient, weighted by inverse
document frequency).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from unchrome import shape
from unchrome.conditions import Around, refusal
from unchrome.matcher import literals
from unchrome.rule import Rule
from unchrome.stages.ruled import Rules

SHOWN = 5
"""How many rules are near."""
LEAST = 0.3
"""How like an example must be to the line, from 0 to 1, for its rule to be near."""
ASKED = 10_000
"""Characters: of a longer line only so many are compared."""


@dataclass(frozen=True, slots=True)
class Near:
    """A rule of a stage, what keeps it from taking the line, in words, and its example that is most like the line."""

    stage: str
    rule: Rule
    clauses: tuple[str, ...]
    finds: bool
    like: float
    example: str


def nearest(bare: str, around: Around, ruled: Iterable[Rules]) -> list[Near]:
    """The rules nearest to a line that none of them has taken, nearest first."""
    bare = bare[:ASKED]
    asked = [(rules.stage, rule) for rules in ruled for rule in rules.rules]
    likeness = _Likeness([rule for _, rule in asked])
    near = [_near(stage, rule, bare, around, likeness) for stage, rule in asked]
    near = [item for item in near if item.clauses and (item.finds or item.like >= LEAST)]
    return sorted(near, key=lambda item: (not item.finds, len(item.clauses) if item.finds else 0, -item.like))[:SHOWN]


def takers(bare: str, around: Around, ruled: Iterable[Rules]) -> list[tuple[str, Rule]]:
    """The rules that would take the line where nothing else did, by stages, in order."""
    return [
        (rules.stage, rule)
        for rules in ruled
        for rule in rules.rules
        if rule.find(bare) and refusal(rule, bare, around) is None
    ]


def _near(stage: str, rule: Rule, bare: str, around: Around, likeness: _Likeness) -> Near:
    lacks = rule.lacks(bare)
    refused = refusal(rule, bare, around)
    like, example = likeness.of(rule, bare)
    finds = rule.has_text and lacks[:1] != [Rule.UNFOUND]
    return Near(stage, rule, (*lacks, *([refused] if refused else [])), finds, like, example)


class _Likeness:
    """How like a line is to what rules take."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._texts = {rule.id: [(shape.terms(text), text) for text in _texts(rule)] for rule in rules}
        known = Counter(term for texts in self._texts.values() for term in set().union(*(terms for terms, _ in texts)))
        self._weights = {term: log((1 + len(rules)) / count) for term, count in known.items()}
        self._unknown = log(1 + len(rules))

    def of(self, rule: Rule, bare: str) -> tuple[float, str]:
        """How like the rule's most like example is, from 0 to 1, and the example."""
        line = shape.terms(bare)
        size = self._weight(line)
        return max(
            (
                (2 * self._weight(line & terms) / ((size + self._weight(terms)) or 1), text)
                for terms, text in self._texts[rule.id]
            ),
            default=(0.0, ""),
        )

    def _weight(self, terms: Iterable[str]) -> float:
        return sum(self._weights.get(term, self._unknown) for term in terms)


def _texts(rule: Rule) -> Iterable[str]:
    """What the rule takes, as far as it says: its hits and whole lines; or else what its patterns cannot do without."""
    stated = [*(example.text for example in rule.hits), *rule.equals]
    return stated or [text.strip() for pattern in rule.patterns for text in literals.needed(pattern).texts or ()]
