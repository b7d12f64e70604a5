"""Why a mark was made, and where that is written."""

from __future__ import annotations

from typing import NamedTuple

from unchrome.model import Draft, Mark
from unchrome.plan import Plan
from unchrome.rule import Rule
from unchrome.rulebook import shown

DECISIONS = {
    "repair": "Broken text is mended, odd spaces are made plain.",
    "repeat": "The line says again what an earlier one said.",
    "region": "The evidence about the line makes it unlikely to be body; this kind of it speaks most against it.",
}
"""What stages do that no rule says."""


class Reason(NamedTuple):
    """Why, in words, and the file and line of the rule; a decision of a stage has none."""

    why: str
    place: str = ""


class Reasons:
    """The reasons of the marks of a draft."""

    def __init__(self, draft: Draft, plan: Plan) -> None:
        self._rules = {rule.id: rule for rule in plan.rules}
        self._verdicts = draft.verdicts
        self._places = {line.number: at for at, line in enumerate(draft.lines)}

    def rule(self, mark: Mark) -> Rule | None:
        """The rule that made the mark, if a rule did."""
        return None if mark.stage in DECISIONS else self._rules.get(mark.rule)

    def of(self, mark: Mark) -> Reason:
        """Why the mark was made."""
        rule = self.rule(mark)
        return Reason(rule.why, place(rule)) if rule else Reason(DECISIONS.get(mark.stage, ""))

    def likely(self, mark: Mark) -> str:
        """Of a mark of the stage region, how likely the line is to be body."""
        if mark.stage != "region" or self._verdicts is None:
            return ""
        likely = self._verdicts.likely(self._places[mark.line])
        return f"It is {likely:.0%} likely to be body; lines below {self._verdicts.least:.0%} go. "


def place(rule: Rule) -> str:
    """The file and line of a rule."""
    return f"{shown(rule.path)}:{rule.line}"


def marks_by_line(draft: Draft) -> dict[int, list[Mark]]:
    """The marks by the numbers of their lines, but for those about line breaks."""
    found: dict[int, list[Mark]] = {}
    for mark in draft.marks:
        if mark.stage != "lines":
            found.setdefault(mark.line, []).append(mark)
    return found
