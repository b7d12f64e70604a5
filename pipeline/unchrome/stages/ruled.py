"""What lift, chrome and trim share: rules, in order, over the lines of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from unchrome import fields, shape
from unchrome.conditions import Surroundings, refusal
from unchrome.matcher import Matcher
from unchrome.model import Draft, Line
from unchrome.rule import Found, Rule

BLOCK_WORDS = 25
"""A line of a block is shorter than this, or most of it is link text."""


class Rules:
    """An ordered list of rules, run as one stage. An earlier rule has the line; a later one sees what is left."""

    def __init__(self, stage: str, rules: Sequence[Rule]) -> None:
        self.stage = stage
        self.matcher = Matcher(rules)

    def __call__(self, draft: Draft) -> Draft:
        """Apply the rules that find a line and whose conditions hold."""
        around = Surroundings(draft)
        found = sorted(
            (number, index)
            for index, line in enumerate(draft.lines)
            if not line.gone
            for number, _ in self.matcher.hits(shape.bare(line.text)[0])
        )
        for number, index in found:
            line, rule = draft.lines[index], self.matcher.rules[number]
            bare, marker = shape.bare(line.text)
            hit = None if line.gone else rule.find(bare)
            if hit and not refusal(rule, bare, around.of(index)):
                act(draft, self.stage, rule, index, in_line(line, bare, marker, hit))
        return draft


def act(draft: Draft, stage: str, rule: Rule, index: int, hit: Found) -> None:
    """Do what the rule says with the line at `index`, where it found `hit` (in characters of the line)."""
    line, verb = draft.lines[index], rule.action.partition(":")[0]
    if verb in ("cut", "take", "copy"):
        _move(draft, stage, rule, line, hit)
        return
    for taken in (line, *_following(draft, rule.action, index)):
        draft.drop(taken, stage=stage, rule=rule.id, action=rule.action)


def _move(draft: Draft, stage: str, rule: Rule, line: Line, hit: Found) -> None:
    values = stated(rule, line.text, hit) if rule.field else {}
    changed = fields.merge(draft.fields, values)
    if not rule.action.startswith("copy"):
        draft.replace(
            line, hit.start, hit.stop, "", stage=stage, rule=rule.id, action=rule.action, fields=values or None
        )
    elif changed:
        draft.copy(line, stage=stage, rule=rule.id, action=rule.action, fields=values)


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
    return Found(0 if hit.start == 0 and hit.stop == len(bare) else start, stop, hit.groups)


def _following(draft: Draft, action: str, index: int) -> Iterator[Line]:
    """The lines that go with the one at `index`: the list under a heading, or all the rest."""
    if action not in ("drop-block", "drop-rest"):
        return
    for place in range(index + 1, len(draft.lines)):
        line = draft.lines[place]
        if line.gone:
            continue
        if action == "drop-block" and not _in_block(line):
            return
        yield line


def _in_block(line: Line) -> bool:
    linked = line.link_density is not None and line.link_density > 0.5
    return linked or (shape.words(line.text) < BLOCK_WORDS and not shape.is_body(line.text))
