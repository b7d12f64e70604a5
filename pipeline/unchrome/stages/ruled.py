"""What lift, chrome and trim share: rules, in order, over the lines of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from unchrome import fields, shape
from unchrome.conditions import Surroundings, echo_length, is_out, refusal, suits_place
from unchrome.matcher import Matcher
from unchrome.model import Draft, Line
from unchrome.rule import Found, Rule

BLOCK_WORDS, BLOCK_LENGTH = 25, 50
"""A line of a block has fewer words than this, or no more characters, since of writing without spaces each is a word;
or most of it is link text."""


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
        found = self._found(draft)
        around = Surroundings(draft)
        for number in sorted(found):
            self._apply(draft, number, found[number], around)
        return draft

    def prepare(self) -> None:
        """Make what is else made when the first page comes."""
        self._matcher.prepare()

    def forget(self) -> None:
        """Let go of what is kept of the lines of earlier pages."""
        self._matcher.forget()

    def _found(self, draft: Draft) -> dict[int, Sequence[int]]:
        """Of each rule that may find something, the places of the lines to ask it about."""
        rules, read = self._matcher.rules, self._matcher.read(draft)
        found: dict[int, Sequence[int]] = {number: read[number] for number in self._numbers.intersection(read)}
        for number in self._direct if draft.page.kind == "html" else self._direct_of_text:
            if not is_out(rules[number], draft):
                found[number] = _echoing(rules[number], draft)
        return found

    @cached_property
    def _numbers(self) -> frozenset[int]:
        return frozenset(self._places)

    @cached_property
    def _direct(self) -> list[int]:
        return [number for number in self._places if number in self._matcher.direct]

    @cached_property
    def _direct_of_text(self) -> list[int]:
        return [number for number in self._direct if not self._matcher.rules[number].asks_html]

    def _apply(self, draft: Draft, number: int, indexes: Sequence[int], around: Surroundings) -> None:
        """One rule over the lines that may suit it, in one part of the page after another."""
        rule = self._matcher.rules[number]
        if rule.asks_page and is_out(rule, draft):
            return
        for part, upwards in rule.ways:
            region = draft.ends.region(part)
            if indexes and indexes[-1] >= region.start and indexes[0] < region.stop:
                self._apply_in(part, draft, number, reversed(indexes) if upwards else indexes, around)

    def _apply_in(self, part: str, draft: Draft, number: int, indexes: Iterable[int], around: Surroundings) -> None:
        """One rule over the lines that may suit it, where they stand in a part of the page."""
        rule, region = self._matcher.rules[number], draft.ends.region(part)
        missed = set()
        for index in indexes:
            line = draft.lines[index]
            if line.mark is not None or index not in region:
                continue
            if rule.asks_html and not suits_place(rule.when, line.place):
                continue
            hit = self._matcher.find(number, line)
            if not hit:
                missed.add(index)
            elif not (rule.asks_more and refusal(rule, line.bare, around.of(index))):
                act(draft, self.stage, rule, index, in_line(line, line.bare, line.marker, hit))
                region = draft.ends.region(part)
        if missed:
            draft.forget(number, missed)


def _echoing(rule: Rule, draft: Draft) -> Sequence[int]:
    """The places of the lines that are short enough to say again what the rule asks for; all where it does not ask."""
    if not rule.when.echoes:
        return range(len(draft.lines))
    longest = echo_length(fields.texts(draft.fields, rule.when.echoes))
    return [index for index, line in enumerate(draft.lines) if len(line.bare) <= longest]


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
    """The lines that go with the one at `index`: all the rest, or the list under a heading, which ends with its markers
    if its first line has one."""
    if rule.action not in ("drop-block", "drop-rest"):
        return
    is_list: bool | None = None
    for place in range(index + 1, len(draft.lines)):
        line = draft.lines[place]
        if line.mark and line.mark.rule == rule.id:
            return
        if line.gone:
            continue
        if rule.action == "drop-block":
            is_list = line.marker > 0 if is_list is None else is_list
            if not _in_block(line) or (is_list and not line.marker):
                return
        yield line


def _in_block(line: Line) -> bool:
    linked = line.place is not None and line.place.link_density > 0.5
    is_short = len(line.text) <= BLOCK_LENGTH or shape.words(line.text) < BLOCK_WORDS
    return linked or (is_short and not line.body)
