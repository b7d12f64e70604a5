"""What lift, chrome and trim share: rules, in order, over the lines of a draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from unchrome import fields, shape
from unchrome.conditions import Surroundings, is_out, refusal
from unchrome.matcher import Matcher
from unchrome.model import Draft, Line
from unchrome.rule import Found, Rule

BLOCK_WORDS = 25
"""A line of a block is shorter than this, or most of it is link text."""


class Rules:
    """An ordered list of rules, run as one stage. An earlier rule has the line; a later one sees what is left."""

    def __init__(self, stage: str, rules: Sequence[Rule], matcher: Matcher) -> None:
        """The rules are added to the matcher, which is that of the whole plan."""
        self.stage = stage
        self.rules = tuple(rules)
        self._matcher = matcher
        self._places = matcher.add(rules)

    def __call__(self, draft: Draft) -> Draft:
        """Apply the rules that find a line and whose conditions hold."""
        self._matcher.read(draft.lines)
        around = Surroundings(draft)
        found = self._found(draft, around)
        for number in sorted(found):
            rule = self._matcher.rules[number]
            if not is_out(rule, draft):
                self._apply(draft, rule, found[number], around)
        return draft

    def _found(self, draft: Draft, around: Surroundings) -> dict[int, Sequence[int]]:
        """Of each rule that may find something, the places of the lines to ask it about."""
        found: dict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(draft.lines):
            if line.found and line.mark is None:
                for number in line.found:
                    if number in self._places:
                        found[number].append(index)
        for where, rules in self._open.items():
            for index in around.region(where):
                line = draft.lines[index]
                if line.mark is None:
                    for number in rules.intersection(self._matcher.open_to(line)):
                        found[number].append(index)
        return {**found, **{number: range(len(draft.lines)) for number in self._wordless}}

    @cached_property
    def _wordless(self) -> list[int]:
        return [number for number in self._places if number in self._matcher.wordless]

    @cached_property
    def _open(self) -> dict[str, frozenset[int]]:
        """The open rules of this stage, by where they look."""
        by_where: dict[str, set[int]] = defaultdict(set)
        for number in self._places:
            if number in self._matcher.open:
                by_where[self._matcher.rules[number].where].add(number)
        return {where: frozenset(numbers) for where, numbers in by_where.items()}

    def _apply(self, draft: Draft, rule: Rule, indexes: Sequence[int], around: Surroundings) -> None:
        """One rule over the lines that may suit it: upwards where it looks at what stands below, else downwards."""
        upwards = bool(rule.where in ("tail", "end") or rule.when.before)
        for index in reversed(indexes) if upwards else indexes:
            line = draft.lines[index]
            if not around.stands(rule.where, index):
                if rule.where in ("head", "tail", "end"):
                    break
                continue
            if line.mark is not None:
                continue
            bare, marker = line.bare
            hit = rule.find(bare)
            if hit and not refusal(rule, bare, around.of(index)):
                act(draft, self.stage, rule, index, in_line(line, bare, marker, hit))


def act(draft: Draft, stage: str, rule: Rule, index: int, hit: Found) -> None:
    """Do what the rule says with the line at `index`, where it found `hit` (in characters of the line)."""
    line, verb = draft.lines[index], rule.action.partition(":")[0]
    if verb in ("cut", "take", "copy"):
        _move(draft, stage, rule, line, hit)
        return
    for taken in (line, *_following(draft, rule, index)):
        draft.drop(taken, stage=stage, rule=rule.id, action=rule.action)


def _move(draft: Draft, stage: str, rule: Rule, line: Line, hit: Found) -> None:
    taken = fields.merge(draft.fields, stated(rule, line.text, hit)) if rule.field else {}
    how = {"stage": stage, "rule": rule.id, "action": rule.action}
    if not rule.action.startswith("copy"):
        draft.replace(line, hit.start, hit.stop, hit.left, **how, fields=taken or None)
        return
    line.settled = True
    if taken:
        draft.copy(line, hit.start, hit.stop, **how, fields=taken)


def stated(rule: Rule, text: str, hit: Found) -> dict[str, Any]:
    """The fields that a take or copy rule fills: its named groups, or else all that it found."""
    words = dict(hit.groups)
    if rule.field and rule.field not in words:
        words[rule.field] = text[hit.start : hit.stop]
    values = {name: fields.value(name, part) for name, part in words.items()}
    return {name: value for name, value in values.items() if value}


def in_line(line: Line, bare: str, marker: int, hit: Found) -> Found:
    """The find in characters of the line itself; one that is the whole bare line takes the list marker too."""
    if len(bare) + marker == len(line.text):
        start, stop = hit.start + marker, hit.stop + marker
    else:
        places = shape.offsets(line.text, marker)
        start, stop = places[hit.start], places[hit.stop]
    whole = hit.start == 0 and hit.stop == len(bare)
    return Found(0 if whole else start, stop, hit.groups, hit.left)


def _following(draft: Draft, rule: Rule, index: int) -> Iterator[Line]:
    """The lines that go with the one at `index`: the list under a heading, or all the rest."""
    if rule.action not in ("drop-block", "drop-rest"):
        return
    for place in range(index + 1, len(draft.lines)):
        line = draft.lines[place]
        if line.mark and line.mark.rule == rule.id:
            return
        if line.gone:
            continue
        if rule.action == "drop-block" and not _in_block(line):
            return
        yield line


def _in_block(line: Line) -> bool:
    linked = line.place is not None and line.place.link_density > 0.5
    return linked or (shape.words(line.text) < BLOCK_WORDS and not line.body)
