"""Rules made worse, one way at a time, and who notices: the examples of the rule itself, or those of the others.

A mutant is the rule without one of its conditions, or with a text that is looser, or without one of its texts. Those
that provably find the same lines are not made: `^.*x` without its anchor is the same pattern. That a list of plain
texts loses one of them is no mutant: an example for each would say the list twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from quoted import quoted
from unchrome import book, examples
from unchrome.ends import EDGES
from unchrome.rule import Example, Rule, When, edges

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\^(?!\.\*)|(?<!\.\*)\$", re.DOTALL)


@dataclass(frozen=True)
class Mutant:
    """A rule made worse: `how`, and what it now is."""

    how: str
    rule: Rule


def mutants(rule: Rule) -> Iterator[Mutant]:
    """All mutants of a rule."""
    yield from _wider(rule)
    yield from _looser(rule)
    yield from _shorter(rule)


def _wider(rule: Rule) -> Iterator[Mutant]:
    """The rule without one of its conditions."""
    if rule.unless:
        yield Mutant("without its unless", replace(rule, unless=None))
    if rule.where != "anywhere":
        place = "at the edge" if rule.where == "edge" else f"in the {rule.where}"
        yield Mutant(f"anywhere, not {place}", replace(rule, where="anywhere"))
    for condition in fields(When):
        if getattr(rule.when, condition.name) != condition.default:
            when = replace(rule.when, **{condition.name: condition.default})
            yield Mutant(f"without its {condition.name}", replace(rule, when=when))


def _looser(rule: Rule) -> Iterator[Mutant]:
    """The rule without the anchors of its patterns, or with whole lines as beginnings of lines."""
    for name in ("match", "edges"):
        pattern = getattr(rule, name)
        for anchor in "^$":
            loose = _without(anchor, pattern or "")
            if loose != (pattern or ""):
                yield Mutant(f"{name} without {anchor}", replace(rule, **{name: loose}))
    if rule.equals:
        begun = edges(sorted(rule.equals), ())
        yield Mutant("equals as starts", replace(rule, edges="|".join(filter(None, (rule.edges, begun)))))


def _without(anchor: str, pattern: str) -> str:
    return _TOKEN.sub(lambda found: "" if found[0] == anchor else found[0], pattern)


def _shorter(rule: Rule) -> Iterator[Mutant]:
    """The rule without one of its several texts, or for one of the two edges alone."""
    for part in EDGES if rule.where == "edge" else ():
        yield Mutant(f"in the {part} alone", replace(rule, where=part))
    texts = [("equals", frozenset()), ("edges", None), ("match", None)]
    held = [(name, none) for name, none in texts if getattr(rule, name)]
    if len(held) > 1:
        for name, none in held:
            yield Mutant(f"without its {name}", replace(rule, **{name: none}))


def is_idle(rule: Rule, mutant: Mutant) -> bool:
    """Whether the condition that the mutant lacks is one that nobody can see go, since the pattern asks as much: no
    hit, however it is stretched or shortened, makes a line that the mutant takes and the rule does not."""
    if mutant.how == "without its max_words":
        return examples.unbounded(mutant.rule) is None
    if mutant.how == "without its min_words":
        parts = (part for hit in rule.hits for part in _parts(hit))
        return not any(examples.takes(mutant.rule, part) and not examples.takes(rule, part) for part in parts)
    return False


def _parts(hit: Example) -> Iterator[Example]:
    """The hit without some of its words at its beginning or its end."""
    words = hit.text.split()
    for count in range(1, len(words)):
        yield replace(hit, text=" ".join(words[:count]))
        yield replace(hit, text=" ".join(words[count:]))


class Book:
    """The rulebook as what notices a mutant."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        chrome = {book.folded(hit.text) for rule in rules for hit in rule.hits}
        self._misses = [
            (rule.id, miss) for rule in rules for miss in rule.misses if book.folded(miss.text) not in chrome
        ]

    def notices(self, mutant: Mutant) -> str | None:
        """Who notices: `its own examples`, `the misses of others`, or nobody."""
        if next(iter(book.alone(mutant.rule)), None):
            return "its own examples"
        if quoted(mutant.rule):
            return "a sentence that quotes it"
        if any(self._takes(mutant.rule, miss) for owner, miss in self._misses if owner != mutant.rule.id):
            return "the misses of others"
        return None

    @staticmethod
    def _takes(rule: Rule, miss: Example) -> bool:
        return next(book.takers([rule], miss), None) is not None


@dataclass
class Census:
    """What became of all mutants: how many each noticed, the idle ones, and by rule those that nobody noticed."""

    noticed: Counter[str]
    idle: Counter[str]
    unnoticed: dict[str, list[str]]


def census(rules: Sequence[Rule]) -> Census:
    """Make all mutants of all rules, and ask who notices."""
    whole = Book(rules)
    found = Census(Counter(), Counter(), {})
    for rule in rules:
        for mutant in mutants(rule):
            if is_idle(rule, mutant):
                found.idle[mutant.how] += 1
            elif who := whole.notices(mutant):
                found.noticed[who] += 1
            else:
                found.unnoticed.setdefault(rule.id, []).append(mutant.how)
    return found
