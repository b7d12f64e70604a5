"""Chrome: interface text in the body goes, line by line; a page that would lose too much goes to the rejects whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unchrome.model import Draft, Line, Reject
from unchrome.rule import DROPS
from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("rules", "without", "max_removed")
REMOVE = ("chrome", "trim")


def build(node: Node, rules: Rules) -> Stage:
    """The stage, over rules that drop or cut; `max_removed` is a share of the extracted characters, 0 to 1."""
    chosen = options.read(node, "chrome", OPTIONS)
    options.require(
        rules.rules,
        lambda rule: rule.action in DROPS,
        f"is in a 'chrome' stage, so its action must be one of {', '.join(DROPS)}",
    )
    if "max_removed" not in chosen:
        return rules
    limit = chosen["max_removed"].share("'max_removed'")

    def chrome(draft: Draft) -> Draft | Reject:
        share = _removed(rules(draft))
        if share <= limit:
            return draft
        detail = f"rules would remove {share:.0%} of the page; max_removed is {limit:.0%}"
        return Reject(draft.page.id, draft.page.where, "chrome", "quarantined", detail)

    return chrome


def _removed(draft: Draft) -> float:
    """The share of the extracted characters that chrome and trim have taken so far, of those that the page says for the
    first time."""
    taken = [(mark.line, len(mark.before) - len(mark.after or "")) for mark in draft.marks if mark.stage in REMOVE]
    if not taken:
        return 0.0
    worth = {line.number: _worth(line) for line in draft.lines}
    every = sum(worth[line.number] * (line.stop - line.start) for line in draft.lines)
    return sum(worth[number] * count for number, count in taken) / every if every else 0.0


def _worth(line: Line) -> float:
    """What a character of the line counts: in HTML, how likely its place makes it to be body, so that lists of links,
    even if they are most of a page, can go."""
    if line.mark and line.mark.stage == "repeat":
        return 0.0
    return line.place.likely if line.place else 1.0
