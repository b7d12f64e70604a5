"""Why a line was kept or dropped: what was done to it and by which rule, or what kept the nearest rules from it."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from unchrome import shape
from unchrome.conditions import Surroundings
from unchrome.errors import UsageError
from unchrome.explain.nearest import Near, nearest, takers
from unchrome.explain.reasons import Reasons, marks_by_line, place
from unchrome.explain.terminal import colour, short, what
from unchrome.model import Draft, Line, Mark
from unchrome.plan import Plan
from unchrome.rule import Rule
from unchrome.stages.region import STAGE as REGION
from unchrome.wording import plain

TOLD = 3
"""Kinds of evidence: so many that speak for a line, and so many that speak against it."""


class LineError(UsageError):
    """A number that no line of the page has."""


def why(draft: Draft, plan: Plan, number: int) -> Iterator[str]:
    """The lines to print about the line with this number. Raises LineError where there is none."""
    index = _index(draft, number)
    line = draft.lines[index]
    yield f"{number} {'-' if line.gone else ' '} {plain(line.text)}"
    reasons = Reasons(draft, plan)
    for mark in marks_by_line(draft).get(number, []):
        yield from _done(draft, reasons, index, mark)
    yield from _region(draft, index)
    if line.gone:
        yield from _also(draft, plan, index)
    else:
        yield typer.style("kept", bold=True) + ": no rule and no stage takes it"
        yield from _nearest(draft, plan, index)


def _index(draft: Draft, number: int) -> int:
    found = next((at for at, line in enumerate(draft.lines) if line.number == number), None)
    if found is None:
        last = draft.lines[-1].number
        what_is = "is blank" if number <= last else "is not there"
        raise LineError(f"line {number} {what_is}; the lines are those that `explain` numbers, up to {last}")
    return found


def _done(draft: Draft, reasons: Reasons, index: int, mark: Mark) -> Iterator[str]:
    yield typer.style(what(mark), fg=colour(mark))
    why, where = reasons.of(mark)
    yield f"    {where}: {why}" if where else f"    {why}"
    rule = reasons.rule(mark)
    if rule and rule.action in ("drop-block", "drop-rest") and rule.find(shape.bare(mark.before)[0]) is None:
        head = _head(draft, index, rule)
        yield f"    it goes with line {head.number}, {short(head.text)}"


def _head(draft: Draft, index: int, rule: Rule) -> Line:
    """The line that the rule found, with which this one went."""
    above = (line for line in reversed(draft.lines[:index]) if line.mark and line.mark.rule == rule.id)
    return next((line for line in above if rule.find(line.bare)), draft.lines[index])


def _region(draft: Draft, index: int) -> Iterator[str]:
    found = draft.verdicts
    if found is None:
        return
    yield f"{REGION}: {found.likely(index):.0%} likely to be body; lines below {found.least:.0%} go"
    if index in found.spared:
        yield "    it stays: trafilatura keeps it, and too little would be left of the page by what is likely"
    parts = found.parts(index)
    for side, chosen in (("for", parts[: -TOLD - 1 : -1]), ("against", parts[:TOLD])):
        told = [f"{name} {worth:+.1f}" for name, worth in chosen if (worth > 0) == (side == "for") and worth]
        if told:
            yield f"    {side} it: {', '.join(told)}"


def _also(draft: Draft, plan: Plan, index: int) -> Iterator[str]:
    line = draft.lines[index]
    by = line.mark.rule if line.mark else ""
    found = takers(line.bare, Surroundings(draft).of(index), plan.ruled)
    others = [f"{stage}/{rule.id}" for stage, rule in found if rule.id != by]
    if others:
        yield f"without that rule it would go by {', '.join(others)}"


def _nearest(draft: Draft, plan: Plan, index: int) -> Iterator[str]:
    near = nearest(draft.lines[index].bare, Surroundings(draft).of(index), plan.ruled)
    yield "the nearest rules, and what keeps each from taking it:" if near else "no rule is near it"
    for item in near:
        yield from _one(item)


def _one(near: Near) -> Iterator[str]:
    rule = near.rule
    yield typer.style(f"  {near.stage}/{rule.id}", bold=True) + f"  {rule.action}  {place(rule)}"
    yield f"      {rule.why}"
    for clause in near.clauses:
        yield typer.style(f"    - {plain(clause)}", fg="yellow")
    if not near.finds:
        yield f"      it takes, for one: {short(near.example, 100)}"
