"""How certain a removal is, as far as the ledger and the rules tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unchrome import shape
from unchrome.plan import RULED
from unchrome.report.reading import Row
from unchrome.rule import Rule


class Grade(NamedTuple):
    """What removals of a grade are called, why they are as certain as they are, and whether that is much."""

    title: str
    why: str
    certain: bool | None = None


GRADES: dict[str, Grade] = {
    "listed": Grade("Listed", "A rule names the whole line, word for word: nothing about it was judged.", True),
    "repeated": Grade("Said before", "The page says the same elsewhere, and there it stays.", True),
    "moved": Grade("Moved into a field", "The text left the body and is in a field of the article."),
    "found": Grade("Found by a rule", "A rule’s pattern, beginning or end finds the line."),
    "unknown": Grade("By rules not read", "Their files are not here any more, or are no rules now."),
    "weighed": Grade(
        "Weighed",
        "No rule knows the line; the evidence about it made it unlikely to be body. The ledger names the evidence that "
        "spoke most against it, not how near it was to staying: unchrome explain PAGE --line N tells that.",
        False,
    ),
    "swept": Grade(
        "Went with another line",
        "A rule found a heading above it and took what looked like its list, or the rest of the page.",
        False,
    ),
    "paragraph": Grade(
        "Reads like a paragraph",
        f"It has {shape.BODY_WORDS} words or more and ends like a sentence, and no rule lists it. Captions and "
        "disclaimers look so, and so does the body.",
        False,
    ),
}
"""All grades, the most certain first."""


def grade(row: Row, rules: Mapping[str, Rule]) -> str:
    """The grade (GRADES) of the removal of a whole line; the rules are by their ids."""
    rule = rules.get(row["rule"]) if row["stage"] in RULED else None
    if row["stage"] == "repeat":
        return "repeated"
    if row["action"].startswith("take"):
        return "moved"
    bare = shape.bare(row["before"])[0]
    if rule and rule.equals and shape.folded(bare) in rule.equals:
        return "listed"
    if shape.is_body(bare):
        return "paragraph"
    if row["stage"] == "region":
        return "weighed"
    if rule and rule.action in ("drop-block", "drop-rest") and rule.find(bare) is None:
        return "swept"
    return "found" if rule or row["stage"] not in RULED else "unknown"
