"""A rulebook held to its own examples: each rule alone, then the whole book on all misses.

Alone a rule must take its hits and leave its misses, and no very long line that has a hit's words in it.

A miss is a line of an article, so no other rule may take it either, where it stands as its example says: in the middle
of a text where that says nothing. A miss that is chrome of another kind is a hit of the rule that is meant to take it,
and stands there among the hits: such a miss any rule may take.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from unchrome import examples, rulebook, shape
from unchrome.conditions import refusal
from unchrome.errors import UsageError
from unchrome.pattern import PatternError, compile_pattern
from unchrome.rule import Example, Rule


def load(extra: Iterable[Path] = ()) -> list[Rule]:
    """The rules that a plan can run: the stable ones that are shipped, and those of these files and folders, drafts
    too. Raises FileError or UsageError."""
    own: dict[Path, Path] = {}
    for path in (path for place in extra for path in rule_files(place)):
        own.setdefault(path.resolve(), path)
    rules = rulebook.load(dict.fromkeys([*rulebook.files(), *own.values()]))
    return [rule for rule in rules if rule.status == "stable" or (rule.status == "draft" and rule.path in own.values())]


def rule_files(place: Path) -> list[Path]:
    """The rule files at a path, which is a file or a folder. Raises UsageError where there are none."""
    found = sorted(place.rglob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []
    shipped = {path.resolve(): path for path in rulebook.files()}
    inside = place.resolve().is_relative_to(rulebook.rules_dir().resolve())
    files = [shipped.get(path.resolve(), path) for path in found if not inside or path.resolve() in shipped]
    if not files:
        raise UsageError(f"{place}: no rule files (*.yaml) here; name a rule file or a folder of them")
    return files


def failures(book: Sequence[Rule], tested: Collection[Path] | None = None) -> Iterator[str]:
    """What does not hold of the rules in these files, or of all, with file and line."""
    sound = []
    for rule in book:
        wrong = _unsound(rule)
        sound += [] if wrong else [rule]
        if tested is None or rule.path in tested:
            yield from [wrong] if wrong else alone(rule)
    yield from _crossed(sound, tested)


def alone(rule: Rule) -> Iterator[str]:
    """What does not hold of a rule, whatever others there are."""
    yield from examples.failures(rule)
    yield from filter(None, [examples.unbounded(rule)])


def _crossed(book: Sequence[Rule], tested: Collection[Path] | None) -> Iterator[str]:
    """The misses that another rule takes, where one of the two is tested."""
    chrome = {folded(hit.text) for rule in book for hit in rule.hits}
    for rule in book:
        others = [other for other in book if tested is None or rule.path in tested or other.path in tested]
        for miss in rule.misses:
            if folded(miss.text) not in chrome:
                yield from (_taken(rule, miss, other) for other in takers(others, miss) if other.id != rule.id)


def _taken(rule: Rule, miss: Example, other: Rule) -> str:
    return (
        f"{rule.path}:{miss.line}: rule {rule.id}: the miss {miss.text!r} is taken by the rule {other.id} "
        f"({other.path}:{other.line}); narrow that rule, or if the line is chrome, add it to the hits of {other.id}"
    )


def takers(rules: Iterable[Rule], miss: Example) -> Iterator[Rule]:
    """The rules that take the line of an example, or a part of it, out of the text."""
    bare, _ = shape.bare(miss.text.strip())
    around = examples.stands(miss)
    for rule in rules:
        if refusal(rule, bare, around) is None and rule.find(bare) and not rule.action.startswith("copy"):
            yield rule


def folded(text: str) -> str:
    """A line as lines are compared: without list marker, without case."""
    return shape.folded(shape.bare(text.strip())[0])


def _unsound(rule: Rule) -> str | None:
    """What is wrong with the patterns of a rule, which loading does not ask of those that are shipped."""
    try:
        for pattern in filter(None, (*rule.patterns, rule.unless)):
            compile_pattern(pattern)
    except PatternError as error:
        return f"{rule.path}:{rule.line}: rule {rule.id}: a pattern is not one that RE2 takes: {error}"
    return None
